package io.postrider.router.routing;

import io.postrider.address.Mailbox;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Values by {@link AddressMatch}, the most specific match first: the mailbox, the domain, the longest suffix; then the
 * patterns, then the expressions, of each the longest first and among equals in the order of the alphabet; then whatever is
 * for anyone. Filled by one thread, then read by any.
 *
 * @param <V> what is found
 */
final class MatchTable<V> {

    private record Listed<M, V>(String text, M match, V value) {}

    private static final Comparator<Listed<?, ?>> LONGEST_FIRST = Comparator.<Listed<?, ?>>comparingInt(
                    listed -> -listed.text().length())
            .thenComparing(Listed::text);

    private final Map<AddressMatch, V> all = new HashMap<>();
    private final Map<String, V> mailboxes = new HashMap<>();
    private final Map<String, V> domains = new HashMap<>();
    private final Map<String, V> suffixes = new HashMap<>();
    private final List<Listed<AddressMatch.Wildcards, V>> patterns = new ArrayList<>();
    private final List<Listed<AddressMatch.Expression, V>> expressions = new ArrayList<>();
    private @Nullable V nullPath;
    private @Nullable V anyone;

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** What is there for exactly that match, put there if nothing is. */
    V at(AddressMatch match, Supplier<V> absent) {
        V present = all.get(match);
        if (present != null) {
            return present;
        }
        V value = absent.get();
        all.put(match, value);
        switch (match) {
            case AddressMatch.NullPath path -> nullPath = value;
            case AddressMatch.Exactly(String address) -> mailboxes.put(address, value);
            case AddressMatch.AtDomain(String domain) -> domains.put(domain, value);
            case AddressMatch.Below(String suffix) -> suffixes.put(suffix, value);
            case AddressMatch.Wildcards wildcards -> {
                patterns.add(new Listed<>(wildcards.pattern(), wildcards, value));
                patterns.sort(LONGEST_FIRST);
            }
            case AddressMatch.Expression expression -> {
                expressions.add(new Listed<>(expression.text(), expression, value));
                expressions.sort(LONGEST_FIRST);
            }
            case AddressMatch.Anyone unused -> anyone = value;
        }
        return value;
    }

    /**
     * What {@code use} makes of the most specific value that it can make something of.
     *
     * @param mailbox null for the null reverse-path
     * @param use returns null to go on with the next
     * @throws AddressMatch.TooManySteps when it cannot be found out
     */
    <R> @Nullable R first(@Nullable Mailbox mailbox, Function<V, @Nullable R> use) {
        R found = mailbox == null ? used(nullPath, use) : specific(mailbox, use);
        return found == null ? used(anyone, use) : found;
    }

    private <R> @Nullable R specific(Mailbox mailbox, Function<V, @Nullable R> use) {
        String domain = mailbox.domain().ascii();
        boolean whole = !mailboxes.isEmpty() || !patterns.isEmpty() || !expressions.isEmpty();
        String address = whole ? AddressMatch.comparable(mailbox) : "";
        R found = used(mailboxes.get(address), use);
        if (found == null) {
            found = used(domains.get(domain), use);
        }
        if (found == null && !mailbox.domain().isAddressLiteral()) {
            found = below(domain, use);
        }
        for (int i = 0; found == null && i < patterns.size(); i++) {
            AddressMatch.Wildcards pattern = patterns.get(i).match();
            if (pattern.matches(pattern.wholeAddress() ? address : domain)) {
                found = used(patterns.get(i).value(), use);
            }
        }
        for (int i = 0; found == null && i < expressions.size(); i++) {
            if (expressions.get(i).match().isIn(address)) {
                found = used(expressions.get(i).value(), use);
            }
        }
        return found;
    }

    private <R> @Nullable R below(String domain, Function<V, @Nullable R> use) {
        R found = null;
        int dot = suffixes.isEmpty() ? -1 : domain.indexOf('.');
        while (found == null && dot >= 0) {
            found = used(suffixes.get(domain.substring(dot + 1)), use);
            dot = domain.indexOf('.', dot + 1);
        }
        return found;
    }

    private static <V, R> @Nullable R used(@Nullable V value, Function<V, @Nullable R> use) {
        return value == null ? null : use.apply(value);
    }
}
