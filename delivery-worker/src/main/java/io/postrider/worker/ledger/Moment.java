package io.postrider.worker.ledger;

import java.time.Duration;
import java.time.Instant;

/**
 * A moment on two clocks. The steady one never jumps, but on a machine that was suspended it may have stood still; the
 * wall clock goes on meanwhile, but can be set. How long something took is what the one that saw more of it says: so a
 * pause of the process or of the machine is never overlooked, and a clock that is set forward only makes it seem longer.
 * A virtual machine both of whose clocks stood still does not notice.
 *
 * @param nanos of {@link System#nanoTime}
 */
public record Moment(long nanos, Instant wall) {

    public static Moment now() {
        return new Moment(System.nanoTime(), Instant.now());
    }

    public Duration until(Moment later) {
        Duration steady = Duration.ofNanos(later.nanos - nanos);
        Duration onTheWall = Duration.between(wall, later.wall);
        return steady.compareTo(onTheWall) > 0 ? steady : onTheWall;
    }
}
