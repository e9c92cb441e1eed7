package io.postrider.worker.lane;

import io.postrider.delivery.Action;
import io.postrider.delivery.Diagnosis;
import io.postrider.delivery.LaneName;
import io.postrider.delivery.Outcome;
import io.postrider.envelope.Transit;
import io.postrider.event.AttemptFacts;
import io.postrider.event.TlsFacts;
import io.postrider.record.MailRecord;
import io.postrider.reply.EnhancedStatusCode;
import io.postrider.worker.attempt.AttemptResult.Attempted;
import io.postrider.worker.attempt.AttemptResult.Settled;
import io.postrider.worker.attempt.Consignment;
import io.postrider.worker.client.Dialed;
import io.postrider.worker.client.Dialer;
import io.postrider.worker.client.Ending;
import io.postrider.worker.client.Letter;
import io.postrider.worker.client.Phases;
import io.postrider.worker.client.Session;
import io.postrider.worker.client.Verdicts;
import io.postrider.worker.mx.Peer;
import io.postrider.worker.mx.PeerFinder;
import io.postrider.worker.mx.PeersFound;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at one consignment: over the connection that is there, else over a new one to the first host that will have
 * it. What happens after RCPT TO is told here and in {@link Session}, from top to bottom. Used by one thread, once.
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
    private final Letter letter;
    private final Verdicts verdicts;
    private final Phases phases = new Phases();
    private @Nullable Session current;
    private @Nullable Peer spokenTo;
    private @Nullable TlsFacts spokenUnder;
    /** It takes nothing now, or cannot have this: not to be asked again. */
    private @Nullable Peer putOffBy;

    private @Nullable Diagnosis trouble;
    /** Whether it was allowed once, to whichever host. */
    private boolean handedOver;

    /** A host that will never have it, for what it is. */
    private @Nullable Diagnosis unfit;

    private End end = End.SETTLED;

    /** @param mayHandOver asked before {@link Consignment#handOver} */
    Attempt(Consignment consignment, Means means, Hosts hosts, BooleanSupplier mayHandOver) {
        this.consignment = consignment;
        this.mail = consignment.mail();
        this.transit = mail.envelope().requireTransit();
        this.means = means;
        this.hosts = hosts;
        this.letter = new Letter(mail, () -> {
            boolean granted = mayHandOver.getAsBoolean() && consignment.handOver();
            handedOver |= granted;
            return granted;
        });
        this.verdicts = new Verdicts(mail.envelope().recipients());
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
        current = kept;
        boolean made = false;
        try {
            boolean done = false;
            if (kept != null && isForUs(kept)) {
                done = offerTo(kept, true) == Step.DONE;
                means.metrics().reused();
            } else if (kept != null) {
                kept.quit();
            }
            Session session = done ? kept : overNewConnection();
            if (end == End.SETTLED) {
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
        PeersFound found = means.finder().find(transit.nextHop());
        phases.dns(asked);
        String host = kept.peer().host();
        return found instanceof PeersFound.Peers(List<Peer> peers)
                && peers.stream().anyMatch(peer -> peer.host().equals(host));
    }

    /** What became of the consignment. */
    enum End {
        SETTLED,
        /** Not ours any more. */
        WITHDRAWN,
        /** Not settled: to be queued again, for others on this lane. */
        LEFT_TO_OTHERS
    }

    private enum Step {
        DONE,
        NEXT_HOST,
        /** The connection has carried as much as the peer allows; recipients are left. */
        SAME_HOST
    }

    /** Hands it to this peer; tells where recipients are to be taken that are left. */
    private Step offerTo(Session session, boolean moreHosts) throws InterruptedException {
        if (!consignment.begin()) {
            end = End.WITHDRAWN;
            return Step.DONE;
        }
        spokenTo = session.peer();
        spokenUnder = session.tls();
        Ending ending = session.transact(letter, verdicts, phases, moreHosts);
        boolean pushedBack = verdicts.takePushback().isPresent();
        return switch (ending) {
            case Ending.Concluded() -> {
                went(pushedBack);
                yield Step.DONE;
            }
            case Ending.Spent(Diagnosis why) -> {
                went(pushedBack);
                trouble = why;
                yield Step.SAME_HOST;
            }
            case Ending.Withdrawn() -> {
                if (handedOver) {
                    // Some may have it already, which is to be told if anybody still listens: the others come later.
                    verdicts.settleOpen(new Outcome.Deferred(Diagnosis.found(
                            Action.DELAYED,
                            "4.3.2",
                            "no time was left",
                            null,
                            means.clock().instant())));
                } else {
                    end = End.WITHDRAWN;
                }
                yield Step.DONE;
            }
            case Ending.PutOff(Diagnosis why) -> {
                hadEnough(why);
                putOffBy = session.peer();
                yield Step.NEXT_HOST;
            }
            case Ending.Unfit(Diagnosis why) -> {
                unfit = why;
                putOffBy = session.peer();
                yield Step.NEXT_HOST;
            }
            case Ending.Broken(Diagnosis why, boolean unknown) -> {
                stopIfInterrupted();
                if (unknown) {
                    means.metrics().unknown();
                }
                if (session.transactions() > 1 && !pushedBack) {
                    // A connection that the peer has closed after use, as it may: nothing is too much for it.
                    trouble = why;
                } else {
                    hadEnough(why);
                }
                yield verdicts.isComplete() ? Step.DONE : Step.NEXT_HOST;
            }
        };
    }

    /** @param pushedBack although it took it, the host said to somebody that it has more of us than it likes */
    private void went(boolean pushedBack) {
        if (pushedBack) {
            hosts.pushedBack();
        } else {
            hosts.tookOne();
        }
    }

    private void hadEnough(Diagnosis why) {
        trouble = why;
        hosts.pushedBack();
        hosts.heard(why);
    }

    private @Nullable Session overNewConnection() throws InterruptedException {
        Optional<Diagnosis> obstacle = hosts.obstacle();
        if (obstacle.isPresent()) {
            verdicts.settleOpen(new Outcome.Deferred(obstacle.get()));
            return null;
        }
        long asked = System.nanoTime();
        PeersFound found = means.finder().find(transit.nextHop());
        phases.dns(asked);
        return switch (found) {
            case PeersFound.Nowhere(EnhancedStatusCode status, String text) -> {
                nowhere(status, text);
                yield null;
            }
            case PeersFound.Peers(List<Peer> peers) ->
                overOneOf(peers.stream().filter(peer -> !peer.equals(putOffBy)).toList());
        };
    }

    private void nowhere(EnhancedStatusCode status, String text) {
        Instant now = means.clock().instant();
        if (status.isPermanent()) {
            verdicts.settleOpen(
                    new Outcome.Failed(new Diagnosis(Action.FAILED, status, Diagnosis.OURS, text, null, now)));
            return;
        }
        Diagnosis why = new Diagnosis(Action.DELAYED, status, Diagnosis.OURS, text, null, now);
        if (transit.nextHop().isConfigured()) {
            noneReached(why);
        } else {
            // It tells of this domain only; others on this lane may have exchangers that are known and well.
            verdicts.settleOpen(new Outcome.Deferred(why));
        }
    }

    private void noneReached(Diagnosis why) {
        if (hosts.unreachable(why) && verdicts.isUntouched()) {
            end = End.LEFT_TO_OTHERS;
        } else {
            verdicts.settleOpen(new Outcome.Deferred(why));
        }
    }

    /** RFC 5321 section 5.1: one after the other, until one takes it, all were tried or the time for dialing is up. */
    private @Nullable Session overOneOf(List<Peer> peers) throws InterruptedException {
        boolean reached = putOffBy != null;
        hosts.dialing();
        Duration left = LaneLimits.DIALING;
        Deque<Peer> untried = new ArrayDeque<>(peers);
        while (!untried.isEmpty() && left.isPositive()) {
            Peer peer = untried.remove();
            long begun = System.nanoTime();
            Dialed dialed = means.dialer().dial(peer, phases, left);
            left = left.minusNanos(System.nanoTime() - begun);
            switch (dialed) {
                case Dialed.Refused(Diagnosis why) -> {
                    stopIfInterrupted();
                    spokenTo = peer;
                    spokenUnder = null;
                    hadEnough(why);
                }
                case Dialed.Opened(Session session) -> {
                    reached = true;
                    current = session;
                    means.metrics().opened(session.tls());
                    hosts.reached();
                    switch (offerTo(session, !untried.isEmpty())) {
                        case DONE -> {
                            return session;
                        }
                        case SAME_HOST -> untried.addFirst(peer);
                        case NEXT_HOST -> {
                            // It is the next one's turn.
                        }
                    }
                }
            }
        }
        Diagnosis why = trouble;
        Diagnosis never = unfit;
        if (why == null) {
            if (never == null) {
                throw new IllegalStateException("no peer was tried");
            }
            verdicts.settleOpen(
                    untried.isEmpty()
                            ? new Outcome.Failed(never)
                            : new Outcome.Deferred(never.concluded(
                                    Action.DELAYED, never.status().withClass(4))));
            return null;
        }
        if (reached) {
            verdicts.settleOpen(new Outcome.Deferred(why));
        } else {
            noneReached(why);
        }
        return null;
    }

    private void settle() {
        Peer peer = spokenTo;
        AttemptFacts facts = new AttemptFacts(
                transit.destination(),
                transit.attempts() + 1,
                null,
                peer == null ? null : peer.endpoint(),
                spokenUnder,
                null,
                phases.byName(),
                null);
        List<Settled> settled = verdicts.map(entry -> new Settled(entry.recipient(), entry.outcome()));
        // First of all: whatever goes wrong with the rest must not cost the outcome.
        consignment.settle(new Attempted(settled, facts));
        means.metrics().attempted(AttemptLog.resultOf(settled), phases);
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
            if (refused && diagnosis != trouble) {
                hosts.heard(diagnosis);
            }
        }
    }

    /** After {@link #make}. */
    End end() {
        return end;
    }

    private static void stopIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("the worker stops");
        }
    }
}
