package io.postrider.pipeline.config;

import io.postrider.schedule.RetrySchedule;

/** {@code postrider.retry} as the schedule that router and worker follow. */
public final class ConfiguredRetries {

    private ConfiguredRetries() {}

    /** @throws IllegalArgumentException with one line that names the key and what is wrong with it */
    public static RetrySchedule of(RetrySettings settings) {
        try {
            return new RetrySchedule(settings.delays(), settings.lifetime(), settings.delayNotice());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("postrider.retry: " + e.getMessage(), e);
        }
    }
}
