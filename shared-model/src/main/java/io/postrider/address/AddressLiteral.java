package io.postrider.address;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Address literals of RFC 5321 section 4.1.3: {@code [192.0.2.1]} and {@code [IPv6:2001:db8::1]}. */
public final class AddressLiteral {

    private static final String IPV6_TAG = "IPv6:";

    private AddressLiteral() {}

    /** The address that a literal names; empty when it is none that we know. Never asks DNS. */
    public static Optional<InetAddress> addressOf(String literal) {
        if (!literal.startsWith("[") || !literal.endsWith("]")) {
            return Optional.empty();
        }
        String inner = literal.substring(1, literal.length() - 1);
        boolean ipv6 = inner.regionMatches(true, 0, IPV6_TAG, 0, IPV6_TAG.length());
        String address = ipv6 ? inner.substring(IPV6_TAG.length()) : inner;
        // The platform's parser takes brackets and zones as well.
        if (ipv6 != address.contains(":") || !address.chars().allMatch(AddressLiteral::isAddressCharacter)) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(address)).filter(a -> ipv6 || isDottedQuad(address));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** How an address is written as a literal. */
    public static String of(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        String plain = zone < 0 ? text : text.substring(0, zone);
        return plain.contains(":") ? "[" + IPV6_TAG + plain.toLowerCase(Locale.ROOT) + "]" : "[" + plain + "]";
    }

    static @Nullable String problemOf(String literal) {
        return addressOf(literal).isPresent() ? null : "address literal is not an IPv4 or IPv6 address in brackets";
    }

    private static boolean isAddressCharacter(int c) {
        return c == '.' || c == ':' || c < 0x80 && Character.digit(c, 16) >= 0;
    }

    private static boolean isDottedQuad(String address) {
        return address.chars().filter(c -> c == '.').count() == 3;
    }
}
