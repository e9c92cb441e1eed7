package io.postrider.router.config;

import io.postrider.dns.AddressFamilies;
import io.postrider.dns.Dnssec;
import io.postrider.dns.ResolverSettings;
import io.postrider.pipeline.config.DestinationSettings;
import io.postrider.pipeline.config.PostriderSettings;
import io.postrider.pipeline.config.SiteGroups;
import io.postrider.pipeline.treatment.RetryTreatment;
import io.postrider.router.destination.Sites;
import io.postrider.router.routing.RouteTable;
import io.postrider.schedule.RetryPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The router's configuration.
 *
 * @param routes {@code postrider.routes}
 * @param sites {@code postrider.destinations}
 * @param retries {@code postrider.retry}, and of {@code postrider.shaping}
 * @param dns {@code postrider.dns}
 * @param inlineLimit {@code postrider.kafka.inline-limit}, in octets
 * @param keep {@code postrider.kafka.keep}: how long what is done with stays in the queue topics
 */
public record RouterConfig(
        RouteTable routes, Sites sites, RetryPolicy retries, ResolverSettings dns, long inlineLimit, Duration keep) {

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
                RouteTable.of(settings.routes(), relays(settings)),
                sites(settings),
                RetryTreatment.of(settings),
                dns(settings),
                settings.kafka().inlineLimit().asLongValue(),
                settings.kafka().keep());
    }

    /** Of relays the router knows no more than their names, and whether they have hosts. */
    private static Map<String, Boolean> relays(PostriderSettings settings) {
        Map<String, Boolean> relays = new HashMap<>();
        settings.relays()
                .forEach((name, relay) -> relays.put(name, relay.hosts().isPresent()));
        return relays;
    }

    private static Sites sites(PostriderSettings settings) {
        DestinationSettings destinations = settings.destinations();
        return new Sites(SiteGroups.of(destinations), destinations.shards());
    }

    private static ResolverSettings dns(PostriderSettings settings) {
        AddressFamilies families;
        try {
            families = AddressFamilies.of(settings.dns().families());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("postrider.dns.families: " + e.getMessage(), e);
        }
        Dnssec dnssec;
        try {
            dnssec = Dnssec.of(
                    settings.dns().dnssec(),
                    settings.dns().trustAnchors().map(Path::of).orElse(null));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("postrider.dns." + e.getMessage(), e);
        }
        try {
            return ResolverSettings.DEFAULTS
                    .withDnssec(dnssec)
                    .withServers(settings.dns().servers().orElse(List.of()))
                    .withLookupTimeout(settings.dns().timeout())
                    .withFamilies(families);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("postrider.dns.servers: " + e.getMessage(), e);
        }
    }
}
