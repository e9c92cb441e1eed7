package io.postrider.pipeline.config;

import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/** When to try again, and when to give up. */
public interface RetrySettings {

    /** After the first attempt, the second, …; the last one repeats. */
    @WithDefault("5m,15m,30m,1h,2h")
    List<Duration> delays();

    /** The same after a peer has said that it greylists: it wants to see us again soon. */
    @WithDefault("1m,4m,5m,10m,20m,30m,1h,2h")
    List<Duration> greylisted();

    /** The same for a mailbox that is full (4.2.2). */
    @WithDefault("1h,2h,4h")
    List<Duration> mailboxFull();

    /** How much longer a wait may be, in hundredths of it, so that not all comes back in one moment; 0 to 50. */
    @WithDefault("10")
    int jitter();

    @WithDefault("5d")
    Duration lifetime();

    /** When the sender is told of a delay. */
    @WithDefault("4h")
    Duration delayNotice();
}
