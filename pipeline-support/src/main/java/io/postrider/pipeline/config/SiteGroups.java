package io.postrider.pipeline.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Exchangers that are one destination whatever domain they are for, by suffixes of their names. */
public final class SiteGroups {

    /**
     * The large mailbox providers, whose exchangers' names differ from domain to domain. Microsoft's two services have
     * limits of their own and are told apart by name alone.
     */
    static final Map<String, List<String>> BUILT_IN = Map.of(
            "google", List.of("google.com", "googlemail.com"),
            "microsoft365", List.of("mail.protection.outlook.com", "mx.microsoft"),
            "outlook", List.of("olc.protection.outlook.com"),
            "yahoo", List.of("yahoodns.net"),
            "icloud", List.of("mail.icloud.com"));

    private SiteGroups() {}

    /** Suffixes by group: what is built in, unless configuration will not have it, and what configuration says. */
    public static Map<String, List<String>> of(DestinationSettings settings) {
        Map<String, List<String>> groups = new HashMap<>(settings.builtInGroups() ? BUILT_IN : Map.of());
        groups.putAll(settings.groups());
        return Map.copyOf(groups);
    }
}
