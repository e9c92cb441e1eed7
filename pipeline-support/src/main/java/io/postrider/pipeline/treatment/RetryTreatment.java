package io.postrider.pipeline.treatment;

import io.postrider.address.Domain;
import io.postrider.pipeline.config.ConfiguredRetries;
import io.postrider.pipeline.config.PostriderSettings;
import io.postrider.pipeline.config.RetryShapeSettings;
import io.postrider.pipeline.config.SiteGroups;
import io.postrider.schedule.RetryKind;
import io.postrider.schedule.RetryPolicy;
import io.postrider.schedule.RetrySchedule;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The retry schedule of each destination and recipient: {@code postrider.retry}, overridden value by value by {@code retry}
 * of the entries of {@code postrider.shaping} that fit.
 */
public final class RetryTreatment implements RetryPolicy {

    private final RetrySchedule base;
    private final Treatments<RetryShapeSettings> treatments;

    private RetryTreatment(RetrySchedule base, Treatments<RetryShapeSettings> treatments) {
        this.base = base;
        this.treatments = treatments;
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException with one line that names the key and what is wrong with it
     */
    public static RetryTreatment of(PostriderSettings settings) {
        RetrySchedule base = ConfiguredRetries.of(settings.retry());
        Map<String, RetryShapeSettings> shaped = new HashMap<>();
        settings.shaping().forEach((key, shape) -> {
            if (!isSilent(shape.retry())) {
                shaped.put(key, shape.retry());
            }
        });
        Treatments<RetryShapeSettings> treatments = new Treatments<>(shaped, SiteGroups.of(settings.destinations()));
        for (Treatments.Entry<RetryShapeSettings> entry : treatments.all()) {
            try {
                var unused = overridden(base, entry.value());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(Treatments.PREFIX + entry.text() + "\".retry: " + e.getMessage(), e);
            }
        }
        return new RetryTreatment(base, treatments);
    }

    @Override
    public RetrySchedule of(String destination, Domain recipient) {
        RetrySchedule schedule = base;
        for (Treatments.Entry<RetryShapeSettings> entry : treatments.of(destination, recipient)) {
            schedule = overridden(schedule, entry.value());
        }
        return schedule;
    }

    private static RetrySchedule overridden(RetrySchedule schedule, RetryShapeSettings by) {
        Map<RetryKind, List<Duration>> delays = new EnumMap<>(schedule.delays());
        by.delays().ifPresent(own -> delays.put(RetryKind.ORDINARY, own));
        by.greylisted().ifPresent(own -> delays.put(RetryKind.GREYLISTED, own));
        by.mailboxFull().ifPresent(own -> delays.put(RetryKind.MAILBOX_FULL, own));
        return new RetrySchedule(
                delays,
                by.jitter().orElse(schedule.jitter()),
                by.lifetime().orElse(schedule.lifetime()),
                by.delayNotice().orElse(schedule.delayNotice()));
    }

    private static boolean isSilent(RetryShapeSettings retry) {
        return retry.delays().isEmpty()
                && retry.greylisted().isEmpty()
                && retry.mailboxFull().isEmpty()
                && retry.jitter().isEmpty()
                && retry.lifetime().isEmpty()
                && retry.delayNotice().isEmpty();
    }
}
