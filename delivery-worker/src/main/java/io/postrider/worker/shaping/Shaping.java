package io.postrider.worker.shaping;

import io.postrider.delivery.LaneName;
import io.postrider.pipeline.config.BackOffSettings;
import io.postrider.pipeline.config.ShapeSettings;
import io.postrider.pipeline.treatment.Treatments;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * All shapes, by the {@linkplain Treatments keys} that fit a destination. The more specific overrides the less, value by
 * value.
 */
public final class Shaping {

    /** More than any peer's, and short of what would cost the worker its own ports. */
    private static final int MOST_CONNECTIONS = 1_000;

    private final Shape fallback;
    private final Treatments<Entry> entries;

    /** One key's. */
    private record Entry(ShapeSettings settings, Map<String, Optional<BackOff>> backOffs) {}

    /**
     * Of what configuration says.
     *
     * @param fallback where it says nothing
     * @param siteGroups suffixes of exchangers that are one destination, by the group's name
     * @throws IllegalArgumentException with one line that names the key and what is wrong with it
     */
    public Shaping(Shape fallback, Map<String, ShapeSettings> settings, Map<String, List<String>> siteGroups) {
        this.fallback = fallback;
        Map<String, Entry> byKey = new HashMap<>();
        settings.forEach((key, shape) -> byKey.put(key, entry(key, shape)));
        this.entries = new Treatments<>(byKey, siteGroups);
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
        return fitting(lane).reversed().stream()
                .flatMap(entry -> entry.settings().pool().stream())
                .findFirst();
    }

    /** The least specific first. No recipient is meant: mail to many domains shares a lane. */
    private List<Entry> fitting(String lane) {
        return entries.of(lane, null).stream().map(Treatments.Entry::value).toList();
    }

    private Shape ofWhole(String destination) {
        int connections = fallback.connections();
        int messages = fallback.messagesPerConnection();
        Rate connectionRate = fallback.connectionRate();
        Rate messageRate = fallback.messageRate();
        Map<String, Optional<BackOff>> backOffs = new LinkedHashMap<>();
        for (Entry entry : fitting(destination)) {
            ShapeSettings settings = entry.settings();
            connections = settings.connections().orElse(connections);
            messages = settings.messagesPerConnection().orElse(messages);
            connectionRate = overridden(connectionRate, settings.connectionRate());
            messageRate = overridden(messageRate, settings.messageRate());
            backOffs.putAll(entry.backOffs());
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
        String at = Treatments.PREFIX + key + "\".";
        settings.connections().ifPresent(number -> limit(at + "connections", number));
        settings.messagesPerConnection().ifPresent(number -> atLeastOne(at + "messages-per-connection", number));
        settings.connectionRate().ifPresent(text -> named(at + "connection-rate", Rate::parse, text));
        settings.messageRate().ifPresent(text -> named(at + "message-rate", Rate::parse, text));
        Map<String, Optional<BackOff>> backOffs = new LinkedHashMap<>();
        settings.backOff().forEach((name, rule) -> backOffs.put(name, backOff(at + "back-off." + name, name, rule)));
        return new Entry(settings, backOffs);
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
