package io.postrider.worker.shaping;

import io.postrider.delivery.LaneName;
import io.postrider.delivery.NextHop;
import io.postrider.pipeline.config.BackOffSettings;
import io.postrider.pipeline.config.ShapeSettings;
import io.postrider.pipeline.treatment.TreatmentKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * All shapes. A key fits a destination when it is {@code *}, the destination's name, or the name or the suffix
 * ({@code *.example.org}) of every exchanger of its site or group. The more specific overrides the less, value by value.
 */
public final class Shaping {

    /** More than any peer's, and short of what would cost the worker its own ports. */
    private static final int MOST_CONNECTIONS = 1_000;

    private static final String SITE = "site:";
    private static final String PREFIX = "postrider.shaping.\"";

    private final Shape fallback;
    private final List<Entry> entries = new ArrayList<>();
    /** Their exchangers as {@code *.suffix}, by the destination's name. */
    private final Map<String, List<String>> groups = new HashMap<>();

    /** One key's, the least specific first. */
    private record Entry(String key, ShapeSettings settings, Map<String, Optional<BackOff>> backOffs) {

        /** @param hosts of the site, {@code *.suffix} for those of a group; none where configuration names them */
        boolean fits(String destination, String site, List<String> hosts) {
            return key.equals("*")
                    || key.equalsIgnoreCase(destination)
                    || key.equalsIgnoreCase(site)
                    || !hosts.isEmpty() && hosts.stream().allMatch(this::isLike);
        }

        private boolean isLike(String host) {
            return key.startsWith("*.")
                    ? host.length() > key.length() - 1
                            && host.regionMatches(true, host.length() - key.length() + 1, key, 1, key.length() - 1)
                    : host.equalsIgnoreCase(key);
        }

        /** Whether it is for some of a group's hosts and not for all: they are one destination, so it never fits. */
        boolean isForPartOf(List<String> hosts) {
            String ours = key.startsWith("*.") ? key.substring(1) : "." + key;
            return hosts.stream().anyMatch(host -> ours.toLowerCase(Locale.ROOT)
                            .endsWith(host.substring(1).toLowerCase(Locale.ROOT)))
                    && !hosts.stream().allMatch(this::isLike);
        }
    }

    /**
     * Of what configuration says.
     *
     * @param fallback where it says nothing
     * @param siteGroups suffixes of exchangers that are one destination, by the group's name
     * @throws IllegalArgumentException with one line that names the key and what is wrong with it
     */
    public Shaping(Shape fallback, Map<String, ShapeSettings> settings, Map<String, List<String>> siteGroups) {
        this.fallback = fallback;
        siteGroups.forEach((name, suffixes) -> groups.put(
                LaneName.GROUP + name,
                suffixes.stream()
                        .map(suffix -> suffix.startsWith(".") ? "*" + suffix : "*." + suffix)
                        .toList()));
        settings.forEach((key, shape) -> {
            // A recipient's domain has a retry schedule, and no limits: its mail shares a lane with others'.
            if (!key.regionMatches(true, 0, TreatmentKey.DOMAIN, 0, TreatmentKey.DOMAIN.length())) {
                entries.add(entry(key, shape));
            }
        });
        entries.sort(Comparator.comparing((Entry entry) -> !entry.key().startsWith("*"))
                .thenComparing(entry -> entry.key().length()));
        for (Entry entry : entries) {
            groups.forEach((name, hosts) -> {
                if (entry.isForPartOf(hosts)) {
                    throw new IllegalArgumentException(PREFIX + entry.key()
                            + "\": these exchangers are one destination with others: write \"" + name + "\"");
                }
            });
        }
    }

    /** Every destination gets this. */
    public static Shaping always(Shape shape) {
        return new Shaping(shape, Map.of(), Map.of());
    }

    /** What a lane gets, by its name: what its destination gets, or its share of that. */
    public Shape of(String lane) {
        LaneName name = LaneName.parse(lane);
        return ofWhole(name.site()).share(name);
    }

    /** The pool of sources that a lane's destination is reached from, by the most specific key that names one. */
    public Optional<String> poolOf(String lane) {
        String destination = LaneName.parse(lane).site();
        String site = siteOf(destination);
        List<String> hosts = hostsOf(site);
        return entries.reversed().stream()
                .filter(entry -> entry.settings().pool().isPresent() && entry.fits(destination, site, hosts))
                .findFirst()
                .flatMap(entry -> entry.settings().pool());
    }

    /** The destination without the relay under whose TLS policy its mail goes: the exchangers are the same. */
    private static String siteOf(String destination) {
        int slash = destination.startsWith(NextHop.RELAY) ? destination.indexOf('/') : -1;
        return destination.substring(slash + 1);
    }

    private List<String> hostsOf(String site) {
        return site.startsWith(SITE)
                ? List.of(site.substring(SITE.length()).split(","))
                : groups.getOrDefault(site, List.of());
    }

    private Shape ofWhole(String destination) {
        String site = siteOf(destination);
        List<String> hosts = hostsOf(site);
        int connections = fallback.connections();
        int messages = fallback.messagesPerConnection();
        Rate connectionRate = fallback.connectionRate();
        Rate messageRate = fallback.messageRate();
        Map<String, Optional<BackOff>> backOffs = new LinkedHashMap<>();
        for (Entry entry : entries) {
            if (entry.fits(destination, site, hosts)) {
                ShapeSettings settings = entry.settings();
                connections = settings.connections().orElse(connections);
                messages = settings.messagesPerConnection().orElse(messages);
                connectionRate = overridden(connectionRate, settings.connectionRate());
                messageRate = overridden(messageRate, settings.messageRate());
                backOffs.putAll(entry.backOffs());
            }
        }
        // The most specific rules are asked first.
        List<BackOff> rules = new ArrayList<>(
                backOffs.values().stream().flatMap(Optional::stream).toList().reversed());
        rules.addAll(fallback.backOffs());
        return new Shape(connections, messages, connectionRate, messageRate, rules);
    }

    private static @Nullable Rate overridden(@Nullable Rate rate, Optional<String> by) {
        return by.isPresent() ? Rate.parse(by.get()) : rate;
    }

    private static Entry entry(String key, ShapeSettings settings) {
        String at = PREFIX + key + "\".";
        settings.connections().ifPresent(number -> limit(at + "connections", number));
        settings.messagesPerConnection().ifPresent(number -> atLeastOne(at + "messages-per-connection", number));
        settings.connectionRate().ifPresent(text -> named(at + "connection-rate", Rate::parse, text));
        settings.messageRate().ifPresent(text -> named(at + "message-rate", Rate::parse, text));
        Map<String, Optional<BackOff>> backOffs = new LinkedHashMap<>();
        settings.backOff().forEach((name, rule) -> backOffs.put(name, backOff(at + "back-off." + name, name, rule)));
        return new Entry(key, settings, backOffs);
    }

    private static Optional<BackOff> backOff(String at, String name, BackOffSettings rule) {
        if (rule.suspend().isPresent() && rule.slowDown().isPresent()) {
            throw new IllegalArgumentException(at + ": either suspend or slow-down");
        }
        Pattern said = named(at + ".match", text -> Pattern.compile(text, Pattern.CASE_INSENSITIVE), rule.match());
        return rule.suspend()
                .map(time -> new BackOff(name, said, BackOff.Kind.SUSPEND, positive(at + ".suspend", time)))
                .or(() -> rule.slowDown()
                        .map(time ->
                                new BackOff(name, said, BackOff.Kind.SLOW_DOWN, positive(at + ".slow-down", time))));
    }

    private static <T> T named(String key, Function<String, T> use, String text) {
        try {
            return use.apply(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(key + ": " + e.getDescription() + " in " + text, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
        }
    }

    private static void limit(String key, int number) {
        atLeastOne(key, number);
        if (number > MOST_CONNECTIONS) {
            throw new IllegalArgumentException(key + ": " + number + " is more than " + MOST_CONNECTIONS);
        }
    }

    private static void atLeastOne(String key, int number) {
        if (number < 1) {
            throw new IllegalArgumentException(key + ": " + number + " is not above zero");
        }
    }

    private static Duration positive(String key, Duration time) {
        if (!time.isPositive()) {
            throw new IllegalArgumentException(key + " is not above zero");
        }
        return time;
    }
}
