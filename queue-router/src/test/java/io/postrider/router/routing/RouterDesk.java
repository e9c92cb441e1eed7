package io.postrider.router.routing;

import io.postrider.address.Domain;
import io.postrider.address.Mailbox;
import io.postrider.address.ReversePath;
import io.postrider.delivery.Action;
import io.postrider.delivery.NextHop;
import io.postrider.envelope.DeliveryRequest;
import io.postrider.envelope.Envelope;
import io.postrider.envelope.Origin;
import io.postrider.envelope.QueueId;
import io.postrider.envelope.Recipient;
import io.postrider.envelope.Transit;
import io.postrider.event.MailEvent;
import io.postrider.record.Content;
import io.postrider.record.MailRecord;
import io.postrider.router.destination.Sites;
import io.postrider.router.expiry.Lifetime;
import io.postrider.schedule.RetryPolicy;
import io.postrider.schedule.RetrySchedule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A {@link MailRouter} between a directory and a shelf that a test sets up, and the mail that goes through it. */
final class RouterDesk {

    static final Instant ARRIVED = Instant.parse("2026-05-01T12:00:00Z");
    static final byte[] BODY = "Subject: x\r\n\r\nbody\r\n".getBytes(StandardCharsets.US_ASCII);

    final FakeDirectory directory = new FakeDirectory();
    final FakeShelf shelf = new FakeShelf();
    Instant now = ARRIVED;
    private final MailRouter router;

    RouterDesk() {
        this(Map.of("*.routed.test", "smtp://relay.test"));
    }

    RouterDesk(Map<String, String> routes) {
        this(routes, Map.of(), RetryPolicy.always(RetrySchedule.DEFAULT));
    }

    /** {@code relays} as of {@link RouteTable#of(Map, Map)}. */
    RouterDesk(Map<String, String> routes, Map<String, Boolean> relays, RetryPolicy retries) {
        router = new MailRouter(
                new WayFinder(RouteTable.of(routes, relays), Sites.PLAIN, directory, Duration.ofMillis(5)),
                new Dispatch(new Lifetime(retries), "queue-router/test"),
                new ContentPolicy(64 * 1024),
                shelf);
    }

    List<Output> accept(String... recipients) throws IOException, InterruptedException {
        return run(new Arrival.Accepted(mail(recipients)));
    }

    List<Output> release(MailRecord mail) throws IOException, InterruptedException {
        return run(new Arrival.Released(mail));
    }

    List<Output> run(Arrival arrival) throws IOException, InterruptedException {
        return run(List.of(arrival));
    }

    List<Output> run(List<Arrival> batch) throws IOException, InterruptedException {
        List<Output> out = new ArrayList<>();
        router.route(batch, now, out::add);
        return out;
    }

    static MailRecord mail(String... recipients) {
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

    static Envelope waiting(Instant scheduled, Instant due, int attempts) {
        return waiting("a@none.test", scheduled, due, attempts);
    }

    static Envelope waiting(String recipient, Instant scheduled, Instant due, int attempts) {
        Envelope envelope = mail(recipient).envelope();
        NextHop hop = new NextHop.Exchangers(new Domain("none.test"));
        return envelope.withTransit(new Transit("site:old", hop, attempts, due, scheduled, false));
    }

    static List<MailRecord> outbound(List<Output> out) {
        return out.stream()
                .filter(Output.Outbound.class::isInstance)
                .map(o -> ((Output.Outbound) o).mail())
                .toList();
    }

    static List<MailRecord> failed(List<Output> out) {
        return out.stream()
                .filter(Output.Failed.class::isInstance)
                .map(o -> ((Output.Failed) o).mail())
                .toList();
    }

    static List<Output.Delayed> delayed(List<Output> out) {
        return out.stream()
                .filter(Output.Delayed.class::isInstance)
                .map(Output.Delayed.class::cast)
                .toList();
    }

    static List<MailEvent> events(List<Output> out) {
        return out.stream()
                .filter(Output.Happened.class::isInstance)
                .map(o -> ((Output.Happened) o).event())
                .toList();
    }

    static List<String> recipients(MailRecord mail) {
        return mail.envelope().recipients().stream()
                .map(r -> r.mailbox().toString())
                .toList();
    }

    static String status(Recipient recipient) {
        return Objects.requireNonNull(recipient.diagnosis()).status().toString();
    }

    static Action action(Recipient recipient) {
        return Objects.requireNonNull(recipient.diagnosis()).action();
    }
}
