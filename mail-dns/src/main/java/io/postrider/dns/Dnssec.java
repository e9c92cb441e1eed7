package io.postrider.dns;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** How it is found out whether answers are authentic (RFC 4033 §5). */
public sealed interface Dnssec {

    /** Not at all. */
    record None() implements Dnssec {}

    /**
     * By the AD bit (RFC 6840 §5.7, §5.8). Only for a resolver that validates, on a path where nobody can set the bit
     * in its stead: loopback, as a rule.
     */
    record TrustResolver() implements Dnssec {}

    /** By checking signatures ourselves, from the trust anchors down (RFC 4035 §5). */
    record Validate(TrustAnchors anchors) implements Dnssec {}

    /**
     * The one that configuration names.
     *
     * @param keyword {@code none}, {@code trust-resolver} or {@code validate}
     * @param trustAnchors a file for {@link TrustAnchors#read}; null for the root's, which are built in
     * @throws IllegalArgumentException with one line that begins with {@code dnssec:} or {@code trust-anchors:}
     */
    static Dnssec of(String keyword, @Nullable Path trustAnchors) {
        return switch (keyword) {
            case "none" -> new None();
            case "trust-resolver" -> new TrustResolver();
            case "validate" ->
                new Validate(trustAnchors == null ? TrustAnchors.root() : TrustAnchors.read(trustAnchors));
            default ->
                throw new IllegalArgumentException(
                        "dnssec: '" + keyword + "' is none of none, trust-resolver, validate");
        };
    }
}
