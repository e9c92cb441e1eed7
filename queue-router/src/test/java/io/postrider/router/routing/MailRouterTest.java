package io.postrider.router.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.postrider.address.Domain;
import io.postrider.address.Mailbox;
import io.postrider.address.ReversePath;
import io.postrider.delivery.Action;
import io.postrider.delivery.Diagnosis;
import io.postrider.delivery.NextHop;
import io.postrider.dns.ExchangerLookup;
import io.postrider.envelope.DeliveryRequest;
import io.postrider.envelope.Envelope;
import io.postrider.envelope.Origin;
import io.postrider.envelope.QueueId;
import io.postrider.envelope.Recipient;
import io.postrider.envelope.Transit;
import io.postrider.event.EventType;
import io.postrider.event.MailEvent;
import io.postrider.record.Content;
import io.postrider.record.MailRecord;
import io.postrider.router.destination.Sites;
import io.postrider.router.expiry.Lifetime;
import io.postrider.schedule.DelayTopic;
import io.postrider.schedule.RetrySchedule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class MailRouterTest {

    private static final Instant ARRIVED = Instant.parse("2026-05-01T12:00:00Z");
    private static final byte[] BODY = "Subject: x\r\n\r\nbody\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final Map<String, String> ROUTES = Map.of(
            "*.routed.test", "smtp://relay.test",
            "trash.test", "discard:",
            "/^no-?reply@/", "discard:nobody reads it",
            "left.test", "bounce:5.1.6 They have left",
            "lost@slow.test", "mx:gone.test");

    private final FakeDirectory directory = new FakeDirectory();
    private final FakeShelf shelf = new FakeShelf();
    private final MailRouter router = new MailRouter(
            new WayFinder(RouteTable.of(ROUTES), Sites.PLAIN, directory, Duration.ofMillis(5)),
            new Dispatch(new Lifetime(RetrySchedule.DEFAULT), "queue-router/test"),
            new ContentPolicy(64 * 1024),
            shelf);
    private Instant now = ARRIVED;

    @Test
    void oneMessageBecomesOneRecordForEachDestinationAndOneEventForAllRecipients() throws Exception {
        directory.exchangers("one.test", "mx.shared.test").exchangers("two.test", "mx.shared.test");
        directory.exchangers("three.test", "mx.three.test");

        List<Output> out = accept("a@one.test", "b@three.test", "c@two.test", "d@x.routed.test", "e@one.test");

        assertThat(outbound(out))
                .extracting(mail -> mail.envelope().requireTransit().destination(), MailRouterTest::recipients)
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
        directory.exchangers("good.test", "mx.good.test").answer("null.test", new ExchangerLookup.NullMx());

        List<Output> out = accept("a@none.test", "b@good.test", "c@null.test");

        assertThat(outbound(out)).extracting(MailRouterTest::recipients).containsExactly(List.of("b@good.test"));
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
    void whatAnOperatorOrdersEndsInAnEventOfItsOwnOrComesBackAndTheOthersGoOn() throws Exception {
        directory.exchangers("good.test", "mx.good.test");

        List<Output> out = accept("a@trash.test", "b@good.test", "noreply@good.test", "c@left.test", "d@trash.test");

        assertThat(outbound(out)).extracting(MailRouterTest::recipients).containsExactly(List.of("b@good.test"));
        assertThat(failed(out)).singleElement().satisfies(mail -> assertThat(
                        mail.envelope().recipients())
                .extracting(r -> r.mailbox().toString(), r -> status(r), r -> action(r))
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
        List<Output> out = release(mail("a@trash.test").with(waiting("a@trash.test", ARRIVED, ARRIVED, 3)));

        assertThat(out).singleElement().isInstanceOf(Output.Happened.class);
        assertThat(events(out)).extracting(MailEvent::type).containsExactly(EventType.DISCARDED);
    }

    @Test
    void aDnsFailureIsAnAttemptAndTriedAgainByTheRetrySchedule() throws Exception {
        directory.answer("broken.test", new ExchangerLookup.TemporaryFailure("SERVFAIL"));
        directory.exchangers("good.test", "mx.good.test");

        List<Output> out = accept("a@broken.test", "b@good.test");

        assertThat(outbound(out)).hasSize(1);
        assertThat(delayed(out)).singleElement().satisfies(delayed -> {
            Transit transit = delayed.mail().envelope().requireTransit();
            assertThat(delayed.topic()).isEqualTo(DelayTopic.M5);
            assertThat(transit.attempts()).isOne();
            assertThat(transit.due()).isEqualTo(now.plusSeconds(300));
            assertThat(transit.nextHop()).isEqualTo(new NextHop.Exchangers(new Domain("broken.test")));
            assertThat(status(delayed.mail().envelope().recipients().getFirst()))
                    .isEqualTo("4.4.3");
        });
        assertThat(events(out)).extracting(MailEvent::type).containsExactly(EventType.RECEIVED, EventType.DEFERRED);
    }

    @Test
    void aSlowLookupIsNoAttemptAndPutsAsideForASecondThenThree() throws Exception {
        directory.silent("slow.test");

        Output.Delayed first = delayed(accept("a@slow.test")).getFirst();
        now = now.plusMillis(1010);
        Output.Delayed again = delayed(release(first.mail())).getFirst();

        assertThat(first.topic()).isEqualTo(DelayTopic.S1);
        assertThat(first.mail().envelope().requireTransit().attempts()).isZero();
        assertThat(again.topic()).isEqualTo(DelayTopic.S3);
        assertThat(again.mail().envelope().requireTransit().attempts()).isZero();
    }

    @Test
    void ofOneDomainOneWaitsForItsRouteToBeMendedAndTheOtherForDns() throws Exception {
        directory.silent("slow.test").answer("gone.test", new ExchangerLookup.NoSuchDomain());

        List<Output.Delayed> waits = delayed(accept("lost@slow.test", "found@slow.test"));

        assertThat(waits)
                .extracting(
                        each -> recipients(each.mail()),
                        Output.Delayed::why,
                        each -> each.mail().envelope().requireTransit().attempts())
                .containsExactlyInAnyOrder(
                        tuple(List.of("lost@slow.test"), Output.Delay.DNS_FAILURE, 1),
                        tuple(List.of("found@slow.test"), Output.Delay.DNS_SLOW, 0));
    }

    @Test
    void whatIsDueGoesWhereItsDomainIsNowAndKeepsItsAttempts() throws Exception {
        directory.answer("moved.test", new ExchangerLookup.TemporaryFailure("SERVFAIL"));
        MailRecord waiting = delayed(accept("a@moved.test")).getFirst().mail();
        directory.exchangers("moved.test", "mx.moved.test");
        now = now.plusSeconds(300);

        List<Output> out = release(waiting);

        assertThat(outbound(out)).singleElement().satisfies(mail -> {
            Transit transit = mail.envelope().requireTransit();
            assertThat(transit.destination()).isEqualTo("site:mx.moved.test");
            assertThat(transit.attempts()).isOne();
            assertThat(transit.due()).isNull();
        });
        assertThat(events(out)).isEmpty();
    }

    @Test
    void whatIsNotDueGoesToTheNextDelayWithoutBeingRouted() throws Exception {
        MailRecord waiting = mail("a@none.test").with(waiting(ARRIVED, ARRIVED.plusSeconds(3600), 1));
        now = ARRIVED.plusSeconds(1800);

        List<Output> out = release(waiting);

        assertThat(out).singleElement().isInstanceOfSatisfying(Output.Delayed.class, delayed -> {
            assertThat(delayed.topic()).isEqualTo(DelayTopic.M30);
            assertThat(delayed.mail().envelope().requireTransit().due()).isEqualTo(ARRIVED.plusSeconds(3600));
        });
        assertThat(directory.asked("none.test")).isZero();
    }

    @Test
    void whatIsDueAfterItsLifetimeFailsWithItsLastDiagnosisMadePermanent() throws Exception {
        Instant end = ARRIVED.plus(RetrySchedule.DEFAULT.lifetime());
        Envelope envelope = waiting(end.minusSeconds(60), end.plusSeconds(60), 40);
        Recipient full = envelope.recipients()
                .getFirst()
                .with(Diagnosis.found(Action.DELAYED, "4.2.2", "mailbox full", "mx", ARRIVED));
        Recipient silent = Recipient.of(Mailbox.of("b@none.test"));
        now = end.plusSeconds(61);

        List<Output> out = release(mail("a@none.test").with(envelope.withRecipients(List.of(full, silent))));

        assertThat(failed(out)).singleElement().satisfies(mail -> assertThat(
                        mail.envelope().recipients())
                .extracting(MailRouterTest::status)
                .containsExactly("5.2.2", "5.4.7"));
        assertThat(events(out))
                .extracting(MailEvent::type)
                .containsOnly(EventType.FAILED)
                .hasSize(2);
    }

    @Test
    void theLastAttemptPlacedAtTheEndOfALifetimeIsMade() throws Exception {
        directory.exchangers("good.test", "mx.good.test");
        Instant end = ARRIVED.plus(RetrySchedule.DEFAULT.lifetime());
        now = end.plusSeconds(1);

        List<Output> out = release(mail("a@good.test").with(waiting("a@good.test", end.minusSeconds(60), end, 40)));

        assertThat(outbound(out)).hasSize(1);
        assertThat(failed(out)).isEmpty();
    }

    @Test
    void whatIsDueWithinItsLifetimeIsTriedHoweverLateItIsReleased() throws Exception {
        directory.exchangers("good.test", "mx.good.test");
        Instant end = ARRIVED.plus(RetrySchedule.DEFAULT.lifetime());
        now = end.plus(Duration.ofDays(3));

        List<Output> out = release(
                mail("a@good.test").with(waiting("a@good.test", end.minusSeconds(60), end.minusSeconds(1), 40)));

        assertThat(outbound(out)).hasSize(1);
    }

    @Test
    void aDnsFailureWhoseNextAttemptWouldBeTooLateIsTheEnd() throws Exception {
        directory.answer("broken.test", new ExchangerLookup.TemporaryFailure("SERVFAIL"));
        now = ARRIVED.plus(RetrySchedule.DEFAULT.lifetime()).minusSeconds(60);

        List<Output> out =
                release(mail("a@broken.test").with(waiting("a@broken.test", now.minusSeconds(7200), now, 60)));

        assertThat(delayed(out)).isEmpty();
        assertThat(failed(out)).singleElement().satisfies(mail -> assertThat(
                        mail.envelope().recipients())
                .extracting(MailRouterTest::status)
                .containsExactly("5.4.3"));
    }

    @Test
    void aSenderIsToldOfADelayOnceWhenItIsTimeAndTheMailGoesOn() throws Exception {
        directory.answer("broken.test", new ExchangerLookup.TemporaryFailure("SERVFAIL"));
        now = ARRIVED.plus(RetrySchedule.DEFAULT.delayNotice());

        List<Output> first =
                release(mail("a@broken.test").with(waiting("a@broken.test", now.minusSeconds(7200), now, 4)));
        MailRecord waits = delayed(first).getFirst().mail();
        now = now.plusSeconds(7200);
        List<Output> second = release(waits);

        assertThat(first).filteredOn(Output.DelayNotice.class::isInstance).hasSize(1);
        assertThat(waits.envelope().requireTransit().delayReported()).isTrue();
        assertThat(second).filteredOn(Output.DelayNotice.class::isInstance).isEmpty();
        assertThat(delayed(second)).hasSize(1);
    }

    @Test
    void contentThatManyRecordsWouldCarryIsWrittenOnce() throws Exception {
        String[] recipients = new String[10];
        for (int i = 0; i < recipients.length; i++) {
            directory.exchangers("d" + i + ".test", "mx.d" + i + ".test");
            recipients[i] = "a@d" + i + ".test";
        }

        List<Output> out = run(new Arrival.Accepted(mail(recipients).with(new Content.Inline(new byte[10_000]))));

        assertThat(outbound(out)).hasSize(10).allSatisfy(mail -> assertThat(mail.content())
                .isEqualTo(FakeShelf.REFERENCE));
        assertThat(shelf.stored).isOne();
    }

    @Test
    void contentThatWaitsAgainGoesByReference() throws Exception {
        MailRecord waiting = mail("a@none.test")
                .with(new Content.Inline(new byte[10_000]))
                .with(waiting(ARRIVED, ARRIVED.plusSeconds(3600), 1));
        now = ARRIVED.plusSeconds(1800);

        assertThat(delayed(release(waiting)).getFirst().mail().content()).isEqualTo(FakeShelf.REFERENCE);
    }

    @Test
    void aReferenceOlderThanADayIsRenewedBeforeItIsPassedOn() throws Exception {
        directory.exchangers("good.test", "mx.good.test");
        Content old = new Content.Stored(0, List.of(1L), 10, 1, ARRIVED);
        now = ARRIVED.plus(Duration.ofHours(25));
        MailRecord waiting = mail("a@good.test").with(old).with(waiting("a@good.test", now.minusSeconds(7200), now, 9));

        assertThat(outbound(release(waiting)).getFirst().content()).isEqualTo(FakeShelf.REFERENCE);
        assertThat(shelf.renewed).isOne();
    }

    @Test
    void oneBatchRenewsOnlySoMuchAndPassesOnTheRestAsItIs() throws Exception {
        directory.exchangers("good.test", "mx.good.test");
        Content old = new Content.Stored(0, List.of(1L), MailRouter.MAX_RENEWED_OCTETS / 2 + 1, 1, ARRIVED);
        now = ARRIVED.plus(Duration.ofHours(25));
        MailRecord waiting = mail("a@good.test").with(old).with(waiting("a@good.test", now.minusSeconds(7200), now, 9));
        List<Output> out = new ArrayList<>();

        router.route(Collections.nCopies(3, new Arrival.Released(waiting)), now, out::add);

        assertThat(outbound(out))
                .extracting(MailRecord::content)
                .containsExactly(FakeShelf.REFERENCE, FakeShelf.REFERENCE, old);
    }

    @Test
    void whenContentCannotBeWrittenNothingOfTheBatchIs() {
        shelf.broken = true;
        now = ARRIVED.plusSeconds(1800);
        MailRecord waiting = mail("a@none.test")
                .with(new Content.Inline(new byte[10_000]))
                .with(waiting(ARRIVED, ARRIVED.plusSeconds(3600), 1));

        assertThatThrownBy(() -> release(waiting)).isInstanceOf(IOException.class);
    }

    private List<Output> accept(String... recipients) throws IOException, InterruptedException {
        return run(new Arrival.Accepted(mail(recipients)));
    }

    private List<Output> release(MailRecord mail) throws IOException, InterruptedException {
        return run(new Arrival.Released(mail));
    }

    private List<Output> run(Arrival arrival) throws IOException, InterruptedException {
        List<Output> out = new ArrayList<>();
        router.route(List.of(arrival), now, out::add);
        return out;
    }

    private static MailRecord mail(String... recipients) {
        List<Recipient> all =
                Arrays.stream(recipients).map(Mailbox::of).map(Recipient::of).toList();
        return new MailRecord(
                new Envelope(
                        QueueId.next(ARRIVED.toEpochMilli()),
                        ReversePath.of(Mailbox.of("sender@example.org")),
                        all,
                        DeliveryRequest.PLAIN,
                        Origin.INTERNAL,
                        ARRIVED,
                        null),
                new Content.Inline(BODY));
    }

    private static Envelope waiting(Instant scheduled, Instant due, int attempts) {
        return waiting("a@none.test", scheduled, due, attempts);
    }

    private static Envelope waiting(String recipient, Instant scheduled, Instant due, int attempts) {
        Envelope envelope = mail(recipient).envelope();
        NextHop hop = new NextHop.Exchangers(new Domain("none.test"));
        return envelope.withTransit(new Transit("site:old", hop, attempts, due, scheduled, false));
    }

    private static List<MailRecord> outbound(List<Output> out) {
        return out.stream()
                .filter(Output.Outbound.class::isInstance)
                .map(o -> ((Output.Outbound) o).mail())
                .toList();
    }

    private static List<MailRecord> failed(List<Output> out) {
        return out.stream()
                .filter(Output.Failed.class::isInstance)
                .map(o -> ((Output.Failed) o).mail())
                .toList();
    }

    private static List<Output.Delayed> delayed(List<Output> out) {
        return out.stream()
                .filter(Output.Delayed.class::isInstance)
                .map(Output.Delayed.class::cast)
                .toList();
    }

    private static List<MailEvent> events(List<Output> out) {
        return out.stream()
                .filter(Output.Happened.class::isInstance)
                .map(o -> ((Output.Happened) o).event())
                .toList();
    }

    private static List<String> recipients(MailRecord mail) {
        return mail.envelope().recipients().stream()
                .map(r -> r.mailbox().toString())
                .toList();
    }

    private static String status(Recipient recipient) {
        return Objects.requireNonNull(recipient.diagnosis()).status().toString();
    }

    private static Action action(Recipient recipient) {
        return Objects.requireNonNull(recipient.diagnosis()).action();
    }

    /** A shelf that counts. */
    private static final class FakeShelf implements ContentShelf {
        static final Content.Stored REFERENCE = new Content.Stored(0, List.of(7L), 10_000, 1, Instant.EPOCH);

        int stored;
        int renewed;
        boolean broken;

        @Override
        public CompletionStage<Content> store(MailRecord mail, Content.Inline content) {
            stored++;
            return broken
                    ? CompletableFuture.failedFuture(new IOException("no answer"))
                    : CompletableFuture.completedFuture(REFERENCE);
        }

        @Override
        public CompletionStage<Content> renew(MailRecord mail) {
            renewed++;
            return CompletableFuture.completedFuture(REFERENCE);
        }
    }
}
