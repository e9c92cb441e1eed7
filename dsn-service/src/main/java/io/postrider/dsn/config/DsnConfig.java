package io.postrider.dsn.config;

import io.postrider.address.Domain;
import io.postrider.address.Mailbox;
import io.postrider.pipeline.config.MachineName;
import io.postrider.pipeline.config.PostriderSettings;
import io.postrider.pipeline.treatment.RetryTreatment;
import io.postrider.schedule.RetryPolicy;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the service reads of the configuration, checked.
 *
 * @param hostname {@code postrider.hostname}, in A-labels: the Reporting-MTA
 * @param postmaster {@code postrider.postmaster} when the operator set it, for copies of reports that cannot be delivered
 * @param retries {@code postrider.retry}, and of {@code postrider.shaping}: until when a delayed message is tried
 * @param inlineLimit {@code postrider.kafka.inline-limit}, in octets: a longer report goes by reference
 */
public record DsnConfig(String hostname, @Nullable Mailbox postmaster, RetryPolicy retries, long inlineLimit) {

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException with one line that names the key and what is wrong with it
     */
    public static DsnConfig of(PostriderSettings settings) {
        String hostname = settings.hostname()
                .map(name -> read("postrider.hostname", () -> Domain.parse(name).orThrow()))
                .orElseGet(() -> MachineName.ours().domain())
                .ascii();
        Mailbox postmaster = settings.postmaster()
                .map(text -> read("postrider.postmaster", () -> Mailbox.of(text)))
                .orElse(null);
        return new DsnConfig(
                hostname,
                postmaster,
                RetryTreatment.of(settings),
                settings.kafka().inlineLimit().asLongValue());
    }

    private static <T> T read(String key, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
        }
    }
}
