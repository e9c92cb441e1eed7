package io.postrider.worker.lane;

import io.postrider.worker.attempt.Consignment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What waits in one lane, how fast it is worked off, and how much of it is too much. Guarded by its lane's lock. */
final class Backlog {

    private final String destination;
    private final ArrayDeque<Consignment> waiting = new ArrayDeque<>();
    private final Throughput throughput = new Throughput(System.nanoTime());
    private final Overflow overflow = new Overflow();
    private long busySince;
    private int allowed = Integer.MAX_VALUE;

    Backlog(String destination) {
        this.destination = destination;
    }

    /** Something to be handed back. */
    record Spilled(Consignment consignment, Instant due, String reason) {}

    void add(Consignment consignment) {
        if (waiting.isEmpty()) {
            busySince = System.nanoTime();
            throughput.start(busySince);
        }
        waiting.add(consignment);
    }

    /** Before all others. */
    void putBack(Consignment consignment) {
        waiting.addFirst(consignment);
    }

    @Nullable
    Consignment poll() {
        return waiting.poll();
    }

    int size() {
        return waiting.size();
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    void finishedOne() {
        throughput.finished();
    }

    /** Whether it is longer than {@link #spill} last allowed. */
    boolean isTooLong() {
        return waiting.size() > allowed;
    }

    /** Nothing needs to be handed back now: it may be of any length. */
    void enough() {
        allowed = Integer.MAX_VALUE;
    }

    /** Takes out everything. */
    List<Consignment> clear() {
        List<Consignment> all = List.copyOf(waiting);
        waiting.clear();
        return all;
    }

    /** Takes out what is not ours any more. */
    List<Consignment> forget() {
        List<Consignment> gone = waiting.stream().filter(each -> !each.isOurs()).toList();
        waiting.removeAll(Set.copyOf(gone));
        return gone;
    }

    /**
     * Takes out what is too much: those that arrived last, for what has waited long is not to wait again (DESIGN section 5).
     */
    List<Spilled> spill(Pressure pressure, long nanoTime, Instant now) {
        double pace = throughput.perSecond(nanoTime);
        Duration behind = Duration.ofNanos(nanoTime - busySince);
        Duration grace = pressure.busy() ? LaneLimits.BUSY_GRACE : LaneLimits.GRACE;
        allowed = behind.compareTo(grace) < 0 ? Integer.MAX_VALUE : allowedUnder(pressure, pace);
        if (!isTooLong()) {
            return List.of();
        }
        List<Consignment> byAge = new ArrayList<>(waiting);
        byAge.sort(Comparator.comparing(each -> each.mail().envelope().arrived()));
        waiting.clear();
        waiting.addAll(byAge.subList(0, allowed));
        String reason = "%d wait for %s, which takes %.1f a second".formatted(byAge.size(), destination, pace);
        return byAge.subList(allowed, byAge.size()).stream()
                .map(each -> new Spilled(each, overflow.due(now, allowed, pace, behind), reason))
                .toList();
    }

    /** By number or by memory, whichever is less: in messages like those that wait. */
    private int allowedUnder(Pressure pressure, double pace) {
        long octets = waiting.stream().mapToLong(Consignment::octets).sum();
        long each = Math.max(1, octets / Math.max(1, waiting.size()));
        Duration patience = pressure.busy() ? LaneLimits.BUSY_PATIENCE : LaneLimits.PATIENCE;
        return Overflow.allowed(pressure.room(waiting.size(), each), pressure.fair(each), pace, patience);
    }
}
