package io.postrider.pipeline.config;

import io.postrider.schedule.RetryKind;
import io.postrider.schedule.RetrySchedule;
import java.util.Map;

/** {@code postrider.retry} as the schedule that router and worker follow. */
public final class ConfiguredRetries {

    private ConfiguredRetries() {}

    /** @throws IllegalArgumentException with one line that names the key and what is wrong with it */
    public static RetrySchedule of(RetrySettings settings) {
        try {
            return new RetrySchedule(
                    Map.of(
                            RetryKind.ORDINARY, settings.delays(),
                            RetryKind.GREYLISTED, settings.greylisted(),
                            RetryKind.MAILBOX_FULL, settings.mailboxFull()),
                    settings.jitter(),
                    settings.lifetime(),
                    settings.delayNotice());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("postrider.retry: " + e.getMessage(), e);
        }
    }
}
