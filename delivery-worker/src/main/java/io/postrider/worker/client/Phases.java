package io.postrider.worker.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** How long the phases of one attempt took, summed over the hosts it tried. Used by one thread. */
public final class Phases {

    private long dns;
    private long connect;
    private long tls;
    private long dialogue;
    private long data;

    /** Adds the time since {@code begun} of {@link System#nanoTime}; likewise the others. */
    public void dns(long begun) {
        dns += System.nanoTime() - begun;
    }

    void connect(long begun) {
        connect += System.nanoTime() - begun;
    }

    void tls(long begun) {
        tls += System.nanoTime() - begun;
    }

    void dialogue(long begun) {
        dialogue += System.nanoTime() - begun;
    }

    void data(long begun) {
        data += System.nanoTime() - begun;
    }

    public Duration connect() {
        return Duration.ofNanos(connect);
    }

    public Duration dialogue() {
        return Duration.ofNanos(dialogue);
    }

    public Duration data() {
        return Duration.ofNanos(data);
    }

    /** Those that took any time, by name. */
    public Map<String, Duration> byName() {
        Map<String, Duration> all = HashMap.newHashMap(5);
        put(all, "dns", dns);
        put(all, "connect", connect);
        put(all, "tls", tls);
        put(all, "dialogue", dialogue);
        put(all, "data", data);
        return all;
    }

    private static void put(Map<String, Duration> all, String name, long nanos) {
        if (nanos > 0) {
            all.put(name, Duration.ofNanos(nanos));
        }
    }
}
