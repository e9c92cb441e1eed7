package io.postrider.router.routing;

import static io.postrider.router.routing.RouterDesk.BODY;
import static io.postrider.router.routing.RouterDesk.action;
import static io.postrider.router.routing.RouterDesk.delayed;
import static io.postrider.router.routing.RouterDesk.events;
import static io.postrider.router.routing.RouterDesk.failed;
import static io.postrider.router.routing.RouterDesk.outbound;
import static io.postrider.router.routing.RouterDesk.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.postrider.address.Domain;
import io.postrider.delivery.Action;
import io.postrider.delivery.NextHop;
import io.postrider.dns.ExchangerLookup;
import io.postrider.envelope.Transit;
import io.postrider.event.EventType;
import io.postrider.event.MailEvent;
import io.postrider.record.Content;
import io.postrider.record.MailRecord;
import io.postrider.schedule.DelayTopic;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who gets which record: destinations, failures, and what DNS does not answer. */
class MailRouterTest {

    private final RouterDesk desk = new RouterDesk();

    @Test
    void oneMessageBecomesOneRecordForEachDestinationAndOneEventForAllRecipients() throws Exception {
        desk.directory.exchangers("one.test", "mx.shared.test").exchangers("two.test", "mx.shared.test");
        desk.directory.exchangers("three.test", "mx.three.test");

        List<Output> out = desk.accept("a@one.test", "b@three.test", "c@two.test", "d@x.routed.test", "e@one.test");

        assertThat(outbound(out))
                .extracting(mail -> mail.envelope().requireTransit().destination(), RouterDesk::recipients)
                .containsExactly(
                        tuple("site:mx.shared.test", List.of("a@one.test", "c@two.test", "e@one.test")),
                        tuple("site:mx.three.test", List.of("b@three.test")),
                        tuple("relay:smtp://relay.test:25", List.of("d@x.routed.test")));
        assertThat(events(out)).singleElement().satisfies(event -> {
            assertThat(event.type()).isEqualTo(EventType.RECEIVED);
            assertThat(event.recipients()).hasSize(5);
        });
        assertThat(outbound(out)).allSatisfy(mail -> assertThat(((Content.Inline) mail.content()).octets())
                .isSameAs(BODY));
    }

    @Test
    void whatCannotBeRoutedFailsAndTheOthersGoOn() throws Exception {
        desk.directory.exchangers("good.test", "mx.good.test").answer("null.test", new ExchangerLookup.NullMx());

        List<Output> out = desk.accept("a@none.test", "b@good.test", "c@null.test");

        assertThat(outbound(out)).extracting(RouterDesk::recipients).containsExactly(List.of("b@good.test"));
        assertThat(failed(out)).singleElement().satisfies(mail -> assertThat(
                        mail.envelope().recipients())
                .extracting(r -> r.mailbox().toString(), r -> status(r), r -> action(r))
                .containsExactly(
                        tuple("a@none.test", "5.1.2", Action.FAILED), tuple("c@null.test", "5.1.10", Action.FAILED)));
        assertThat(events(out))
                .extracting(MailEvent::type)
                .containsExactly(EventType.RECEIVED, EventType.FAILED, EventType.FAILED);
    }

    @Test
    void aDnsFailureIsAnAttemptAndTriedAgainByTheRetrySchedule() throws Exception {
        desk.directory.answer("broken.test", new ExchangerLookup.TemporaryFailure("SERVFAIL"));
        desk.directory.exchangers("good.test", "mx.good.test");

        List<Output> out = desk.accept("a@broken.test", "b@good.test");

        assertThat(outbound(out)).hasSize(1);
        assertThat(delayed(out)).singleElement().satisfies(delayed -> {
            Transit transit = delayed.mail().envelope().requireTransit();
            assertThat(delayed.topic()).isEqualTo(DelayTopic.M5);
            assertThat(transit.attempts()).isOne();
            assertThat(transit.due()).isEqualTo(desk.now.plusSeconds(300));
            assertThat(transit.nextHop()).isEqualTo(new NextHop.Exchangers(new Domain("broken.test")));
            assertThat(status(delayed.mail().envelope().recipients().getFirst()))
                    .isEqualTo("4.4.3");
        });
        assertThat(events(out)).extracting(MailEvent::type).containsExactly(EventType.RECEIVED, EventType.DEFERRED);
    }

    @Test
    void aSlowLookupIsNoAttemptAndPutsAsideForASecondThenThree() throws Exception {
        desk.directory.silent("slow.test");

        Output.Delayed first = delayed(desk.accept("a@slow.test")).getFirst();
        desk.now = desk.now.plusMillis(1010);
        Output.Delayed again = delayed(desk.release(first.mail())).getFirst();

        assertThat(first.topic()).isEqualTo(DelayTopic.S1);
        assertThat(first.mail().envelope().requireTransit().attempts()).isZero();
        assertThat(again.topic()).isEqualTo(DelayTopic.S3);
        assertThat(again.mail().envelope().requireTransit().attempts()).isZero();
    }

    @Test
    void mailThatComesWhileDnsIsSilentIsPutAsideThenDeferredAndGoesOutWhenItSpeaksAgain() throws Exception {
        CompletableFuture<ExchangerLookup> silent = desk.directory.slow("silent.test");
        MailRecord aside = delayed(desk.accept("a@silent.test")).getFirst().mail();
        silent.complete(new ExchangerLookup.TemporaryFailure("no answer within 10 s"));
        desk.now = desk.now.plusMillis(1010);

        Output.Delayed deferred = delayed(desk.release(aside)).getFirst();
        RouterDesk later = new RouterDesk();
        later.directory.exchangers("silent.test", "mx.silent.test");
        later.now = Objects.requireNonNull(
                deferred.mail().envelope().requireTransit().due());
        List<Output> out = later.release(deferred.mail());

        assertThat(deferred.topic()).isEqualTo(DelayTopic.M5);
        assertThat(deferred.mail().envelope().requireTransit().attempts()).isOne();
        assertThat(status(deferred.mail().envelope().recipients().getFirst())).isEqualTo("4.4.3");
        assertThat(outbound(out)).extracting(RouterDesk::recipients).containsExactly(List.of("a@silent.test"));
        assertThat(failed(out)).isEmpty();
    }
}
