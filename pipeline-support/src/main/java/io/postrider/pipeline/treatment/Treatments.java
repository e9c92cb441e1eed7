package io.postrider.pipeline.treatment;

import io.postrider.address.Domain;
import io.postrider.delivery.LaneName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What configuration says of destinations and of recipients' domains, by {@link TreatmentKey}. Immutable; any thread.
 *
 * @param <T> what it says
 */
public final class Treatments<T> {

    /** What a key is found below, for those who have to name it. */
    public static final String PREFIX = "postrider.shaping.\"";

    /**
     * One key's.
     *
     * @param text the key as it is written
     */
    public record Entry<T>(TreatmentKey key, String text, T value) {}

    private final List<Entry<T>> entries = new ArrayList<>();
    /** Their exchangers as {@code *.suffix}, by the destination's name. */
    private final Map<String, List<String>> groups = new HashMap<>();

    /**
     * All of them.
     *
     * @param siteGroups suffixes of exchangers that are one destination, by the group's name
     * @throws IllegalArgumentException with one line that names the key and what is wrong with it
     */
    public Treatments(Map<String, T> values, Map<String, List<String>> siteGroups) {
        siteGroups.forEach((name, suffixes) -> groups.put(
                LaneName.GROUP + name,
                suffixes.stream()
                        .map(suffix -> suffix.startsWith(".") ? "*" + suffix : "*." + suffix)
                        .toList()));
        // What is wrong first is said first, always the same.
        new TreeMap<>(values).forEach((text, value) -> entries.add(entry(text, value)));
        entries.sort(Comparator.comparing(Entry::key));
    }

    private Entry<T> entry(String text, T value) {
        TreatmentKey key;
        try {
            key = TreatmentKey.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(PREFIX + text + "\": " + e.getMessage(), e);
        }
        groups.forEach((name, hosts) -> {
            if (key.isForPartOf(hosts)) {
                throw new IllegalArgumentException(
                        PREFIX + text + "\": these exchangers are one destination with others: write \"" + name + "\"");
            }
        });
        return new Entry<>(key, text, value);
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** All of them, the least specific first. */
    public List<Entry<T>> all() {
        return List.copyOf(entries);
    }

    /**
     * Those that fit, the least specific first.
     *
     * @param destination a lane's name as records have it
     * @param recipient the domain of the recipient, null where no single one is meant
     */
    public List<Entry<T>> of(String destination, @Nullable Domain recipient) {
        if (entries.isEmpty()) {
            return List.of();
        }
        Place place = Place.of(destination, groups);
        String domain = recipient == null ? null : recipient.ascii().toLowerCase(Locale.ROOT);
        return entries.stream().filter(entry -> entry.key().fits(place, domain)).toList();
    }
}
