package io.postrider.router.routing;

import static io.postrider.router.routing.RouterDesk.ARRIVED;
import static io.postrider.router.routing.RouterDesk.delayed;
import static io.postrider.router.routing.RouterDesk.events;
import static io.postrider.router.routing.RouterDesk.failed;
import static io.postrider.router.routing.RouterDesk.outbound;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.postrider.delivery.Action;
import io.postrider.dns.ExchangerLookup;
import io.postrider.event.EventType;
import io.postrider.event.MailEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of mail that a route discards, bounces, or sends to a next hop that is not there. */
class OperatorsOrdersTest {

    private final RouterDesk desk = new RouterDesk(Map.of(
            "trash.test", "discard:",
            "/^no-?reply@/", "discard:nobody reads it",
            "left.test", "bounce:5.1.6 They have left",
            "lost@slow.test", "mx:gone.test"));

    @Test
    void whatAnOperatorOrdersEndsInAnEventOfItsOwnOrComesBackAndTheOthersGoOn() throws Exception {
        desk.directory.exchangers("good.test", "mx.good.test");

        List<Output> out =
                desk.accept("a@trash.test", "b@good.test", "noreply@good.test", "c@left.test", "d@trash.test");

        assertThat(outbound(out)).extracting(RouterDesk::recipients).containsExactly(List.of("b@good.test"));
        assertThat(failed(out)).singleElement().satisfies(mail -> assertThat(
                        mail.envelope().recipients())
                .extracting(r -> r.mailbox().toString(), RouterDesk::status, RouterDesk::action)
                .containsExactly(tuple("c@left.test", "5.1.6", Action.FAILED)));
        assertThat(events(out))
                .extracting(MailEvent::type, MailEvent::reason, event -> event.recipients()
                        .size())
                .containsExactly(
                        tuple(EventType.RECEIVED, null, 5),
                        tuple(EventType.FAILED, null, 1),
                        tuple(EventType.DISCARDED, "route trash.test", 1),
                        tuple(EventType.DISCARDED, "route trash.test", 1),
                        tuple(EventType.DISCARDED, "route /^no-?reply@/: nobody reads it", 1));
    }

    @Test
    void whatIsDueIsDiscardedWhereAnOperatorHasOrderedItMeanwhile() throws Exception {
        List<Output> out = desk.release(
                RouterDesk.mail("a@trash.test").with(RouterDesk.waiting("a@trash.test", ARRIVED, ARRIVED, 3)));

        assertThat(out).singleElement().isInstanceOf(Output.Happened.class);
        assertThat(events(out)).extracting(MailEvent::type).containsExactly(EventType.DISCARDED);
    }

    @Test
    void ofOneDomainOneWaitsForItsRouteToBeMendedAndTheOtherForDns() throws Exception {
        desk.directory.silent("slow.test").answer("gone.test", new ExchangerLookup.NoSuchDomain());

        List<Output.Delayed> waits = delayed(desk.accept("lost@slow.test", "found@slow.test"));

        assertThat(waits)
                .extracting(
                        each -> RouterDesk.recipients(each.mail()),
                        Output.Delayed::why,
                        each -> each.mail().envelope().requireTransit().attempts())
                .containsExactlyInAnyOrder(
                        tuple(List.of("lost@slow.test"), Output.Delay.DNS_FAILURE, 1),
                        tuple(List.of("found@slow.test"), Output.Delay.DNS_SLOW, 0));
    }
}
