package io.postrider.worker.lane;

import io.postrider.delivery.Action;
import io.postrider.delivery.Diagnosis;
import io.postrider.delivery.DnsSecurity;
import io.postrider.delivery.LaneName;
import io.postrider.delivery.Outcome;
import io.postrider.envelope.Transit;
import io.postrider.event.AttemptFacts;
import io.postrider.record.MailRecord;
import io.postrider.worker.attempt.AttemptResult.Attempted;
import io.postrider.worker.attempt.AttemptResult.Settled;
import io.postrider.worker.attempt.Consignment;
import io.postrider.worker.client.Dialer;
import io.postrider.worker.client.Session;
import io.postrider.worker.mx.Peer;
import io.postrider.worker.mx.PeerFinder;
import io.postrider.worker.mx.PeersFound;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at one consignment: over the connection that is there, else over a new one to the first host that will have
 * it. What happens after RCPT TO is told in {@link NewConnection}, {@link Offering} and {@link Session}, each from top to
 * bottom. Used by one thread, once.
 */
final class Attempt {

    /** What an attempt works with. */
    record Means(PeerFinder finder, Dialer dialer, DeliveryMetrics metrics, InstantSource clock) {}

    /** How the lane takes part: it hears what is learned of its hosts. */
    interface Hosts {

        /** A reason to make no attempt now. */
        Optional<Diagnosis> obstacle();

        /** Hosts are known, and tried from now on; ends with one of the next two, or with the attempt. */
        void dialing() throws InterruptedException;

        void reached();

        /** One has carried a transaction through. */
        void tookOne();

        /** One does not take it now, has broken off, or says that it has more of us than it likes. */
        void pushedBack();

        /** One said this of what it did not take. */
        void heard(Diagnosis diagnosis);

        /** None can be reached; returns whether others on this lane may, and the consignment is better left to them. */
        boolean unreachable(Diagnosis why);
    }

    private final Consignment consignment;
    private final MailRecord mail;
    private final Transit transit;
    private final Means means;
    private final Hosts hosts;
    private final Offering offering;
    private @Nullable Session current;

    /** @param mayHandOver asked before {@link Consignment#handOver} */
    Attempt(Consignment consignment, Means means, Hosts hosts, BooleanSupplier mayHandOver) {
        this.consignment = consignment;
        this.mail = consignment.mail();
        this.transit = mail.envelope().requireTransit();
        this.means = means;
        this.hosts = hosts;
        this.offering = new Offering(consignment, means, hosts, mayHandOver);
    }

    /**
     * Makes it and settles the consignment, unless that is not ours any more.
     *
     * @param kept the runner's connection, null when it has none
     * @return the connection to keep, null when there is none
     * @throws InterruptedException when the worker stops; nothing is settled
     */
    @Nullable
    Session make(@Nullable Session kept) throws InterruptedException {
        Instant now = means.clock().instant();
        if (mail.envelope().isReturnedAt(now)) {
            // RFC 2852 section 4: not delivered in time, it is not to be delivered at all.
            offering.verdicts()
                    .settleOpen(new Outcome.Failed(
                            Diagnosis.found(Action.FAILED, "5.4.7", "Delivery time expired", null, now)));
            settle();
            return kept;
        }
        current = kept;
        boolean made = false;
        try {
            boolean done = false;
            if (kept != null && isForUs(kept)) {
                done = offering.to(kept, true) == Offering.Step.DONE;
                means.metrics().reused();
            } else if (kept != null) {
                kept.quit();
            }
            Session session = done ? kept : overNewConnection();
            if (offering.end() == End.SETTLED) {
                settle();
            }
            made = true;
            return session == null || session.isOver() ? null : session;
        } finally {
            Session left = current;
            if (!made && left != null) {
                left.close();
            }
        }
    }

    /** Whether mail of this domain may go there: the domains of a group share a lane, but not the names of their hosts. */
    private boolean isForUs(Session kept) throws InterruptedException {
        if (!LaneName.parse(transit.destination()).isGroup()) {
            return true;
        }
        long asked = System.nanoTime();
        PeersFound found = means.finder().find(transit.nextHop(), transit.destination());
        offering.phases().dns(asked);
        String host = kept.peer().host();
        return found instanceof PeersFound.Peers(List<Peer> peers)
                && peers.stream().anyMatch(peer -> peer.host().equals(host));
    }

    private @Nullable Session overNewConnection() throws InterruptedException {
        return new NewConnection(offering, transit, means, hosts, session -> current = session).make();
    }

    /** What became of the consignment. */
    enum End {
        SETTLED,
        /** Not ours any more. */
        WITHDRAWN,
        /** Not settled: to be queued again, for others on this lane. */
        LEFT_TO_OTHERS
    }

    private void settle() {
        Spoken last = offering.spoken();
        AttemptFacts facts = new AttemptFacts(
                transit.destination(),
                transit.attempts() + 1,
                null,
                last == null ? null : last.peer().endpoint(),
                last == null ? null : last.source(),
                last == null ? null : last.tls(),
                null,
                offering.phases().byName(),
                null);
        List<Settled> settled =
                offering.verdicts().map(entry -> new Settled(entry.recipient(), entry.outcome(), entry.unknown()));
        // First of all: whatever goes wrong with the rest must not cost the outcome.
        consignment.settle(new Attempted(
                settled,
                facts.by(last == null ? DnsSecurity.UNCHECKED : last.peer().dns())));
        means.metrics().attempted(AttemptLog.resultOf(settled), offering.phases());
        AttemptLog.line(mail, facts, settled);
        for (Settled each : settled) {
            Diagnosis diagnosis = each.outcome().diagnosis();
            boolean refused =
                    switch (each.outcome()) {
                        case Outcome.Delivered delivered -> false;
                        case Outcome.Relayed relayed -> false;
                        case Outcome.Deferred deferred -> true;
                        case Outcome.Failed failed -> true;
                    };
            if (refused && diagnosis != offering.trouble()) {
                hosts.heard(diagnosis);
            }
        }
    }

    /** After {@link #make}. */
    End end() {
        return offering.end();
    }
}
