package io.postrider.worker.lane;

import io.postrider.delivery.Action;
import io.postrider.delivery.Diagnosis;
import io.postrider.delivery.Outcome;
import io.postrider.envelope.Transit;
import io.postrider.reply.EnhancedStatusCode;
import io.postrider.worker.client.Dialed;
import io.postrider.worker.client.Session;
import io.postrider.worker.client.Verdicts;
import io.postrider.worker.mx.Peer;
import io.postrider.worker.mx.PeersFound;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An {@link Offering} over new connections, to the hosts that its next hop has, one after the other (RFC 5321 section
 * 5.1). Afterwards no recipient is without a verdict, unless it was withdrawn or left to others. Used by one thread, once.
 */
final class NewConnection {

    private final Offering offering;
    private final Verdicts verdicts;
    private final Transit transit;
    private final Attempt.Means means;
    private final Attempt.Hosts hosts;
    private final Consumer<Session> opened;

    /** @param opened hears of each connection at once: whoever it is closes it if this ends in an exception */
    NewConnection(
            Offering offering, Transit transit, Attempt.Means means, Attempt.Hosts hosts, Consumer<Session> opened) {
        this.offering = offering;
        this.verdicts = offering.verdicts();
        this.transit = transit;
        this.means = means;
        this.hosts = hosts;
        this.opened = opened;
    }

    /**
     * Makes it.
     *
     * @return the connection that ended it, null when none did
     * @throws InterruptedException when the worker stops
     */
    @Nullable
    Session make() throws InterruptedException {
        Optional<Diagnosis> obstacle = hosts.obstacle();
        if (obstacle.isPresent()) {
            verdicts.settleOpen(new Outcome.Deferred(obstacle.get()));
            return null;
        }
        long asked = System.nanoTime();
        PeersFound found = means.finder().find(transit.nextHop(), transit.destination());
        offering.phases().dns(asked);
        return switch (found) {
            case PeersFound.Nowhere(EnhancedStatusCode status, String text) -> {
                nowhere(status, text);
                yield null;
            }
            case PeersFound.Peers(List<Peer> peers) ->
                toOneOf(peers.stream()
                        .filter(peer -> !peer.equals(offering.putOffBy()))
                        .toList());
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
            offering.leaveToOthers();
        } else {
            verdicts.settleOpen(new Outcome.Deferred(why));
        }
    }

    /** RFC 5321 section 5.1: one after the other, until one takes it, all were tried or the time for dialing is up. */
    private @Nullable Session toOneOf(List<Peer> peers) throws InterruptedException {
        boolean reached = offering.putOffBy() != null;
        hosts.dialing();
        Duration left = LaneLimits.DIALING;
        Deque<Peer> untried = new ArrayDeque<>(peers);
        while (!untried.isEmpty() && left.isPositive()) {
            Peer peer = untried.remove();
            long begun = System.nanoTime();
            Dialed dialed = means.dialer().dial(peer, offering.phases(), left);
            left = left.minusNanos(System.nanoTime() - begun);
            switch (dialed) {
                case Dialed.Refused(Diagnosis why, String source) -> offering.refused(Spoken.inVain(peer, source), why);
                case Dialed.Opened(Session session) -> {
                    reached = true;
                    opened.accept(session);
                    means.metrics().opened(session.tls());
                    hosts.reached();
                    switch (offering.to(session, !untried.isEmpty())) {
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
        exhausted(reached, untried.isEmpty());
        return null;
    }

    /** Nobody took it for all recipients. */
    private void exhausted(boolean reached, boolean allTried) {
        Diagnosis why = offering.trouble();
        Diagnosis never = offering.unfit();
        if (why == null) {
            if (never == null) {
                throw new IllegalStateException("no peer was tried");
            }
            verdicts.settleOpen(
                    allTried
                            ? new Outcome.Failed(never)
                            : new Outcome.Deferred(never.concluded(
                                    Action.DELAYED, never.status().withClass(4))));
        } else if (reached) {
            verdicts.settleOpen(new Outcome.Deferred(why));
        } else {
            noneReached(why);
        }
    }
}
