package io.postrider.record;

import io.postrider.address.Domain;
import io.postrider.address.Mailbox;
import io.postrider.address.ReversePath;
import io.postrider.delivery.Action;
import io.postrider.delivery.Diagnosis;
import io.postrider.delivery.NextHop;
import io.postrider.envelope.BodyType;
import io.postrider.envelope.DeliverBy;
import io.postrider.envelope.DeliveryRequest;
import io.postrider.envelope.Envelope;
import io.postrider.envelope.NotifyOn;
import io.postrider.envelope.Origin;
import io.postrider.envelope.QueueId;
import io.postrider.envelope.Recipient;
import io.postrider.envelope.ReturnContent;
import io.postrider.envelope.Transit;
import io.postrider.reply.EnhancedStatusCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Mail records of every shape that the types allow. */
final class ArbitraryRecords {

    /** Anything but halves of surrogate pairs: text decoded from UTF-8 has none. */
    private static final Arbitrary<String> TEXT =
            Arbitraries.strings().excludeChars(surrogates()).ofMaxLength(40);

    private ArbitraryRecords() {}

    static Arbitrary<MailRecord> any() {
        return Combinators.combine(envelopes(), contents()).as(MailRecord::new);
    }

    private static Arbitrary<Envelope> envelopes() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, (1L << 50) - 1).map(QueueId::next),
                        mailboxes().map(ReversePath::of).injectNull(0.2).map(p -> p == null ? ReversePath.NULL : p),
                        recipients().list().ofMinSize(1).ofMaxSize(5),
                        requests(),
                        origins(),
                        instants(),
                        transits().injectNull(0.3))
                .as(Envelope::new);
    }

    private static Arbitrary<Mailbox> mailboxes() {
        Arbitrary<String> local = Arbitraries.of("a", "first.last", "\"two words\"", "bücher", "\"q\\\"\"", "+!#$'*");
        Arbitrary<Domain> domain = Arbitraries.of("example.org", "[192.0.2.1]", "[IPv6:2001:db8::1]", "bücher.example")
                .map(Domain::new);
        return Combinators.combine(local, domain).as(Mailbox::new);
    }

    private static Arbitrary<Recipient> recipients() {
        Arbitrary<Set<NotifyOn>> notify = Arbitraries.of(NotifyOn.class).set();
        return Combinators.combine(
                        mailboxes(),
                        notify.injectNull(0.3),
                        TEXT.injectNull(0.3),
                        diagnoses().injectNull(0.3))
                .as(Recipient::new);
    }

    private static Arbitrary<Diagnosis> diagnoses() {
        Arbitrary<EnhancedStatusCode> status = Combinators.combine(
                        Arbitraries.of(2, 4, 5),
                        Arbitraries.integers().between(0, 999),
                        Arbitraries.integers().between(0, 999))
                .as(EnhancedStatusCode::new);
        return Combinators.combine(
                        Arbitraries.of(Action.class),
                        status,
                        Arbitraries.of(Diagnosis.SMTP, Diagnosis.OURS),
                        TEXT,
                        TEXT.injectNull(0.3),
                        instants())
                .as(Diagnosis::new);
    }

    private static Arbitrary<DeliveryRequest> requests() {
        return Combinators.combine(
                        Arbitraries.of(BodyType.class),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false),
                        Arbitraries.of(ReturnContent.class).injectNull(0.3),
                        TEXT.injectNull(0.5),
                        deadlines().injectNull(0.5),
                        instants().injectNull(0.5))
                .as(DeliveryRequest::new);
    }

    private static Arbitrary<DeliverBy> deadlines() {
        return Combinators.combine(instants(), Arbitraries.of(DeliverBy.Mode.class), Arbitraries.of(true, false))
                .as(DeliverBy::new);
    }

    private static Arbitrary<Origin> origins() {
        return Combinators.combine(
                        TEXT,
                        TEXT.injectNull(0.3),
                        Arbitraries.of("SMTP", "ESMTP", "ESMTPSA"),
                        TEXT.injectNull(0.3),
                        Arbitraries.of(true, false),
                        TEXT.injectNull(0.3))
                .as(Origin::new);
    }

    private static Arbitrary<Transit> transits() {
        Arbitrary<NextHop> hops = Arbitraries.of(
                        "mx:example.org",
                        "mx:[192.0.2.1]",
                        "smtp://relay:2525",
                        "smtps://relay:465",
                        "lmtp://[::1]:24",
                        "relay:smarthost",
                        "relay:strict/example.org")
                .map(NextHop::parse);
        Arbitrary<List<Instant>> waits = instants().list().ofSize(2).injectNull(0.3);
        return Combinators.combine(
                        TEXT, hops, Arbitraries.integers().greaterOrEqual(0), waits, Arbitraries.of(true, false))
                .as((destination, hop, attempts, wait, reported) -> new Transit(
                        destination,
                        hop,
                        attempts,
                        wait == null ? null : wait.get(0),
                        wait == null ? null : wait.get(1),
                        reported));
    }

    private static Arbitrary<Content> contents() {
        Arbitrary<Content> inline =
                Arbitraries.bytes().array(byte[].class).ofMaxSize(200).map(Content.Inline::new);
        Arbitrary<List<Long>> offsets = Arbitraries.longs()
                .between(1, 1L << 40)
                .list()
                .ofMinSize(1)
                .ofMaxSize(20)
                .map(ArbitraryRecords::ascending);
        Arbitrary<Content> stored = Combinators.combine(
                        Arbitraries.integers().between(0, 100),
                        offsets,
                        Arbitraries.longs().greaterOrEqual(0),
                        Arbitraries.integers(),
                        instants())
                .as(Content.Stored::new);
        return Arbitraries.oneOf(inline, stored);
    }

    private static Arbitrary<Instant> instants() {
        return Arbitraries.longs().between(0, 4_102_444_800_000L).map(Instant::ofEpochMilli);
    }

    private static List<Long> ascending(List<Long> steps) {
        List<Long> offsets = new ArrayList<>();
        long offset = -1;
        for (long step : steps) {
            offset += step;
            offsets.add(offset);
        }
        return offsets;
    }

    private static char[] surrogates() {
        char[] all = new char[Character.MAX_SURROGATE - Character.MIN_SURROGATE + 1];
        for (int i = 0; i < all.length; i++) {
            all[i] = (char) (Character.MIN_SURROGATE + i);
        }
        return all;
    }
}
