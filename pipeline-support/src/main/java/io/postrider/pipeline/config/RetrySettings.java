package io.postrider.pipeline.config;

import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/** When to try again, and when to give up. */
public interface RetrySettings {

    /** After the first attempt, the second, …; the last one repeats. */
    @WithDefault("5m,15m,30m,1h,2h")
    List<Duration> delays();

    @WithDefault("5d")
    Duration lifetime();

    /** When the sender is told of a delay. */
    @WithDefault("4h")
    Duration delayNotice();
}
