package io.postrider.pipeline.treatment;

import io.postrider.address.Domain;
import io.postrider.address.Parsed;
import io.postrider.delivery.NextHop;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One key of {@code postrider.shaping}: whose mail it is for. Keys are in order of their specificity, the least specific
 * first.
 *
 * @param kind by what it fits
 * @param text what is compared, in lower case; of {@link Kind#BELOW} and {@link Kind#DOMAINS_BELOW} the suffix with its dot
 */
public record TreatmentKey(Kind kind, String text) implements Comparable<TreatmentKey> {

    /** What keys of recipients' domains begin with. */
    public static final String DOMAIN = "domain:";

    /** From the least specific to the most. */
    public enum Kind {
        /** {@code *}. */
        ALL,
        /** {@code *.suffix} of the names of all exchangers of a site or group. */
        BELOW,
        /** The name of the only exchanger, or a destination's. */
        NAME,
        /** {@code relay:…}: a destination by route, or a relay under whose policy a site's mail goes. */
        ROUTE,
        /** {@code domain:*.suffix} of the recipient's domain. */
        DOMAINS_BELOW,
        /** {@code domain:…}, the recipient's. */
        DOMAIN
    }

    /**
     * Reads a key.
     *
     * @throws IllegalArgumentException that says what is wrong
     */
    public static TreatmentKey parse(String key) {
        String text = key.toLowerCase(Locale.ROOT);
        if (text.equals("*")) {
            return new TreatmentKey(Kind.ALL, text);
        }
        if (text.startsWith(DOMAIN)) {
            String name = key.substring(DOMAIN.length());
            return name.startsWith("*.")
                    ? new TreatmentKey(Kind.DOMAINS_BELOW, "." + domain(name.substring(2)))
                    : new TreatmentKey(Kind.DOMAIN, domain(name));
        }
        if (text.startsWith("*.")) {
            return new TreatmentKey(Kind.BELOW, text.substring(1));
        }
        return new TreatmentKey(text.startsWith(NextHop.RELAY) ? Kind.ROUTE : Kind.NAME, text);
    }

    /** Whether it is for mail by its recipient, wherever that goes. */
    public boolean isOfRecipients() {
        return kind == Kind.DOMAIN || kind == Kind.DOMAINS_BELOW;
    }

    /**
     * Whether it is for this mail.
     *
     * @param recipient the domain in A-labels, null where no single recipient is meant
     */
    boolean fits(Place place, @Nullable String recipient) {
        return switch (kind) {
            case ALL -> true;
            case BELOW -> !place.hosts().isEmpty() && place.hosts().stream().allMatch(this::isAbove);
            case NAME ->
                text.equalsIgnoreCase(place.site())
                        || !place.hosts().isEmpty() && place.hosts().stream().allMatch(text::equalsIgnoreCase);
            case ROUTE -> text.equalsIgnoreCase(place.destination()) || text.equalsIgnoreCase(place.relay());
            case DOMAINS_BELOW -> recipient != null && isAbove(recipient);
            case DOMAIN -> text.equalsIgnoreCase(recipient);
        };
    }

    /** Whether it is for some of a group's hosts and not for all: they are one destination, so it never fits. */
    boolean isForPartOf(List<String> suffixes) {
        boolean host = kind == Kind.BELOW || kind == Kind.NAME;
        String ours = kind == Kind.BELOW ? text : "." + text;
        return host
                && suffixes.stream()
                        .anyMatch(suffix -> ours.endsWith(suffix.substring(1).toLowerCase(Locale.ROOT)))
                && !(kind == Kind.BELOW && suffixes.stream().allMatch(this::isAbove));
    }

    private boolean isAbove(String name) {
        int from = name.length() - text.length();
        return from > 0 && name.regionMatches(true, from, text, 0, text.length());
    }

    private static String domain(String text) {
        return switch (Domain.parse(text)) {
            case Parsed.Ok<Domain>(Domain domain) -> domain.ascii().toLowerCase(Locale.ROOT);
            case Parsed.Bad<Domain>(String problem) ->
                throw new IllegalArgumentException("'" + text + "' is no domain: " + problem);
        };
    }

    @Override
    public int compareTo(TreatmentKey other) {
        int byKind = kind.compareTo(other.kind);
        int byLength = Integer.compare(text.length(), other.text.length());
        return byKind != 0 ? byKind : byLength != 0 ? byLength : text.compareTo(other.text);
    }
}
