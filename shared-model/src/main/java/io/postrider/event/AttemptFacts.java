package io.postrider.event;

import io.postrider.delivery.Diagnosis;
import io.postrider.delivery.DnsSecurity;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an event says of the delivery attempt behind it.
 *
 * @param destination the lane
 * @param number of the attempt, from 1; 0 when none was made
 * @param diagnosis what was found, null when nothing was
 * @param peerAddress address and port that were spoken to, null when none was
 * @param source the name of the source address that it was spoken to from, null where configuration names none
 * @param tls the session's, null on a clear connection
 * @param nextAttempt when the next one is due, null when none is
 * @param phases how long each phase took, by name: dns, connect, tls, dialogue, data
 * @param position topic/partition/offset of the record
 * @param dns how sure it is that the peer is the one that the destination names; events tell unless it is unchecked
 */
public record AttemptFacts(
        String destination,
        int number,
        @Nullable Diagnosis diagnosis,
        @Nullable String peerAddress,
        @Nullable String source,
        @Nullable TlsFacts tls,
        @Nullable Instant nextAttempt,
        Map<String, Duration> phases,
        @Nullable String position,
        DnsSecurity dns) {

    public AttemptFacts {
        phases = Map.copyOf(phases);
    }

    /** Facts of an attempt that DNSSEC was not asked about. */
    public AttemptFacts(
            String destination,
            int number,
            @Nullable Diagnosis diagnosis,
            @Nullable String peerAddress,
            @Nullable String source,
            @Nullable TlsFacts tls,
            @Nullable Instant nextAttempt,
            Map<String, Duration> phases,
            @Nullable String position) {
        this(
                destination,
                number,
                diagnosis,
                peerAddress,
                source,
                tls,
                nextAttempt,
                phases,
                position,
                DnsSecurity.UNCHECKED);
    }

    /** Facts of a conclusion that no connection was made for. */
    public static AttemptFacts withoutPeer(String destination, int number, @Nullable Diagnosis diagnosis) {
        return new AttemptFacts(destination, number, diagnosis, null, null, null, null, Map.of(), null);
    }

    public AttemptFacts at(String newPosition) {
        return new AttemptFacts(
                destination, number, diagnosis, peerAddress, source, tls, nextAttempt, phases, newPosition, dns);
    }

    public AttemptFacts by(DnsSecurity found) {
        return new AttemptFacts(
                destination, number, diagnosis, peerAddress, source, tls, nextAttempt, phases, position, found);
    }

    /** The same attempt, as one recipient saw it. */
    public AttemptFacts with(@Nullable Diagnosis found) {
        return new AttemptFacts(
                destination, number, found, peerAddress, source, tls, nextAttempt, phases, position, dns);
    }

    public AttemptFacts next(@Nullable Instant when) {
        return new AttemptFacts(destination, number, diagnosis, peerAddress, source, tls, when, phases, position, dns);
    }
}
