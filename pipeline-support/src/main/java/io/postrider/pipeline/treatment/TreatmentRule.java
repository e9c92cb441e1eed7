package io.postrider.pipeline.treatment;

import io.postrider.delivery.NextHop;
import io.postrider.pipeline.config.ConfigurationRule;
import io.postrider.pipeline.config.PostriderSettings;
import io.postrider.pipeline.config.ShapeSettings;
import io.postrider.pipeline.config.SiteGroups;

/** The keys of {@code postrider.shaping}, and the retry schedules there, are checked before anything starts. */
public final class TreatmentRule implements ConfigurationRule {

    @Override
    public void check(PostriderSettings settings) {
        RetryTreatment.of(settings);
        Treatments<ShapeSettings> all = new Treatments<>(settings.shaping(), SiteGroups.of(settings.destinations()));
        for (Treatments.Entry<ShapeSettings> entry : all.all()) {
            String at = Treatments.PREFIX + entry.text() + "\"";
            if (entry.key().isOfRecipients() && !isRetryOnly(entry.value())) {
                // Mail of many domains shares a lane: what holds for its connections cannot be one domain's.
                throw new IllegalArgumentException(
                        at + ": a recipient's domain has retry only; all else is by exchangers, destination or relay");
            }
            if (entry.key().kind() == TreatmentKey.Kind.ROUTE) {
                relay(at, entry.text(), settings);
            }
        }
    }

    private static boolean isRetryOnly(ShapeSettings shape) {
        return shape.connections().isEmpty()
                && shape.connectionRate().isEmpty()
                && shape.messagesPerConnection().isEmpty()
                && shape.messageRate().isEmpty()
                && shape.pool().isEmpty()
                && shape.backOff().isEmpty();
    }

    /** A name that no relay has would never fit. */
    private static void relay(String at, String key, PostriderSettings settings) {
        String rest = key.substring(NextHop.RELAY.length());
        String name = rest.contains("/") ? rest.substring(0, rest.indexOf('/')) : rest;
        if (!rest.contains("://") && settings.relays().keySet().stream().noneMatch(name::equalsIgnoreCase)) {
            throw new IllegalArgumentException(at + ": there is no postrider.relays." + name);
        }
    }
}
