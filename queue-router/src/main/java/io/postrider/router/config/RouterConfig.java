package io.postrider.router.config;

import io.postrider.dns.ResolverSettings;
import io.postrider.pipeline.config.ConfiguredRetries;
import io.postrider.pipeline.config.PostriderSettings;
import io.postrider.router.routing.RouteTable;
import io.postrider.schedule.RetrySchedule;
import java.time.Duration;
import java.util.List;

/**
 * The router's configuration.
 *
 * @param routes {@code postrider.routes}
 * @param retry {@code postrider.retry}
 * @param dns {@code postrider.dns}
 * @param inlineLimit {@code postrider.kafka.inline-limit}, in octets
 * @param keep {@code postrider.kafka.keep}: how long what is done with stays in the queue topics
 */
public record RouterConfig(
        RouteTable routes, RetrySchedule retry, ResolverSettings dns, long inlineLimit, Duration keep) {

    public RouterConfig {
        if (inlineLimit < 0) {
            throw new IllegalArgumentException("postrider.kafka.inline-limit is not negative");
        }
        if (keep.isNegative()) {
            throw new IllegalArgumentException("postrider.kafka.keep is not negative");
        }
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException with one line that names the key and what is wrong with it
     */
    public static RouterConfig of(PostriderSettings settings) {
        return new RouterConfig(
                RouteTable.of(settings.routes()),
                ConfiguredRetries.of(settings.retry()),
                dns(settings),
                settings.kafka().inlineLimit().asLongValue(),
                settings.kafka().keep());
    }

    private static ResolverSettings dns(PostriderSettings settings) {
        try {
            return ResolverSettings.DEFAULTS
                    .withServers(settings.dns().servers().orElse(List.of()))
                    .withLookupTimeout(settings.dns().timeout());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("postrider.dns.servers: " + e.getMessage(), e);
        }
    }
}
