package io.postrider.ingress.acceptance;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A network in CIDR notation (RFC 4632, RFC 4291 section 2.3). An IPv4-mapped IPv6 address is its IPv4 address.
 *
 * @param address its first address
 * @param prefixLength 0 to 32 or 128
 */
public record Network(InetAddress address, int prefixLength) {

    private static final int MAPPED_PREFIX = 96;

    public Network {
        int most = address.getAddress().length * Byte.SIZE;
        if (prefixLength < 0 || prefixLength > most) {
            throw new IllegalArgumentException("prefix length is 0 to " + most);
        }
        byte[] octets = address.getAddress();
        for (int bit = prefixLength; bit < most; bit++) {
            if ((octets[bit / Byte.SIZE] & 0x80 >> bit % Byte.SIZE) != 0) {
                throw new IllegalArgumentException("address has bits set beyond its prefix");
            }
        }
    }

    /**
     * Reads {@code 192.0.2.0/24}, {@code 2001:db8::/32}, or a single address. Never asks DNS.
     *
     * @throws IllegalArgumentException with what is wrong, when it is none
     */
    public static Network of(String text) {
        int slash = text.indexOf('/');
        String literal = slash < 0 ? text : text.substring(0, slash);
        InetAddress address = literal(literal);
        int most = address.getAddress().length * Byte.SIZE;
        if (slash < 0) {
            return new Network(address, most);
        }
        int prefix = prefixLength(text.substring(slash + 1));
        // ::ffff:192.0.2.0/120 came out of the parser as IPv4 already: its prefix counts from the mapped part.
        boolean mapped = address instanceof Inet4Address && literal.contains(":");
        return new Network(address, mapped ? prefix - MAPPED_PREFIX : prefix);
    }

    public boolean contains(InetAddress other) {
        byte[] ours = address.getAddress();
        byte[] theirs = other.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < prefixLength; bit += Byte.SIZE) {
            int bits = Math.min(Byte.SIZE, prefixLength - bit);
            int mask = 0xff00 >> bits & 0xff;
            if (((ours[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + prefixLength;
    }

    private static InetAddress literal(String text) {
        if (!text.contains(":") && text.chars().filter(c -> c == '.').count() != 3) {
            // Java knows shorter forms of old: 192.0.2 would be 192.0.0.2.
            throw new IllegalArgumentException("'" + text + "' is not an IP address");
        }
        try {
            // Through bytes once more, for that is what makes an IPv4 address of a mapped one.
            return InetAddress.getByAddress(InetAddress.ofLiteral(text).getAddress());
        } catch (IllegalArgumentException | UnknownHostException e) {
            throw new IllegalArgumentException("'" + text + "' is not an IP address", e);
        }
    }

    private static int prefixLength(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not a prefix length", e);
        }
    }
}
