package io.postrider.router.routing;

import io.postrider.address.Domain;
import io.postrider.delivery.Diagnosis;
import io.postrider.envelope.Recipient;
import io.postrider.router.destination.Destination;
import io.postrider.router.destination.Way;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message's recipients, grouped by what is known of their ways. Each recipient is in exactly one group, with its
 * diagnosis where there is one; one recipient's trouble is not another's.
 *
 * @param legs those with a destination, one leg for each
 * @param waits those whose domain has no answer, one wait for each domain and cause
 * @param unroutable those that fail, each with its diagnosis of class 5
 * @param discarded those that end by an operator's order, one discard for each order
 */
public record RoutingPlan(List<Leg> legs, List<Wait> waits, List<Recipient> unroutable, List<Discard> discarded) {

    /** Recipients that share a destination. */
    public record Leg(Destination destination, List<Recipient> recipients) {}

    /**
     * Recipients of one domain that wait for DNS.
     *
     * @param diagnosis why, when DNS failed for now; null when its answer is only slow, which is no attempt
     */
    public record Wait(
            Destination destination,
            List<Recipient> recipients,
            @Nullable Diagnosis diagnosis) {}

    /** Recipients that share an order to discard their mail. */
    public record Discard(String reason, List<Recipient> recipients) {}

    /**
     * Groups recipients.
     *
     * @param recipients at least one
     * @param ways of each of them, in the same order
     */
    public static RoutingPlan of(List<Recipient> recipients, List<Way> ways) {
        if (recipients.size() != ways.size()) {
            throw new IllegalStateException("each recipient has one way");
        }
        if (recipients.size() == 1 && ways.getFirst() instanceof Way.Routed(Destination only)) {
            return new RoutingPlan(List.of(new Leg(only, recipients)), List.of(), List.of(), List.of());
        }
        Map<String, Leg> legs = new LinkedHashMap<>();
        Map<Cause, Wait> waits = new LinkedHashMap<>();
        List<Recipient> unroutable = new ArrayList<>();
        Map<String, Discard> discarded = new LinkedHashMap<>();
        for (int i = 0; i < recipients.size(); i++) {
            Recipient recipient = recipients.get(i);
            switch (ways.get(i)) {
                case Way.Routed(Destination destination) ->
                    legs.computeIfAbsent(destination.name(), name -> new Leg(destination, new ArrayList<>()))
                            .recipients()
                            .add(recipient);
                case Way.Unroutable(Diagnosis diagnosis) -> unroutable.add(recipient.with(diagnosis));
                case Way.NotYet(Diagnosis diagnosis, String relay) ->
                    waitOf(waits, recipient, diagnosis, relay).recipients().add(recipient.with(diagnosis));
                case Way.Unanswered(String relay) ->
                    waitOf(waits, recipient, null, relay).recipients().add(recipient);
                case Way.Discarded(String reason) ->
                    discarded
                            .computeIfAbsent(reason, order -> new Discard(order, new ArrayList<>()))
                            .recipients()
                            .add(recipient);
            }
        }
        return new RoutingPlan(
                List.copyOf(legs.values()),
                List.copyOf(waits.values()),
                List.copyOf(unroutable),
                List.copyOf(discarded.values()));
    }

    /** How many records will carry the content, at most. */
    public int copies() {
        return legs.size() + waits.size() + (unroutable.isEmpty() ? 0 : 1);
    }

    /**
     * Routes may make two recipients of one domain wait for different things, an attempt being no attempt for the other, or
     * for different times.
     */
    private record Cause(
            Domain domain, boolean attempt, @Nullable String relay) {}

    private static Wait waitOf(
            Map<Cause, Wait> waits, Recipient recipient, @Nullable Diagnosis diagnosis, @Nullable String relay) {
        return waits.computeIfAbsent(
                new Cause(recipient.mailbox().domain(), diagnosis != null, relay),
                cause -> new Wait(Destination.unresolved(cause.domain(), relay), new ArrayList<>(), diagnosis));
    }
}
