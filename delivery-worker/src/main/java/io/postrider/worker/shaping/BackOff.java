package io.postrider.worker.shaping;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * What to do when a peer says something.
 *
 * @param name the operator's
 * @param said found in the reply
 * @param kind what to do
 * @param time for how long
 */
public record BackOff(String name, Pattern said, Kind kind, Duration time) {

    /** What to do. */
    public enum Kind {
        /** No attempt. */
        SUSPEND,
        /** One connection. */
        SLOW_DOWN
    }

    boolean isFor(String reply) {
        return said.matcher(reply).find();
    }
}
