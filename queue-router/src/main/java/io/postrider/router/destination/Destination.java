package io.postrider.router.destination;

import io.postrider.address.Domain;
import io.postrider.delivery.NextHop;
import io.postrider.dns.ExchangerLookup;
import io.postrider.dns.MailExchanger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A lane's name, and how it is reached. Two domains with the same set of exchangers have the same name, whatever the
 * preferences; the next hop then names one of them.
 *
 * @param name at most {@value #MAX_SITE_CHARS} characters and a prefix; the key of {@code mail.outbound}
 * @param nextHop how to reach it
 */
public record Destination(String name, NextHop nextHop) {

    /** Sites whose hosts' names are longer together are named by their digest. */
    public static final int MAX_SITE_CHARS = 200;

    private static final String RELAY = NextHop.RELAY;
    private static final String SITE = "site:";
    private static final String HOST = "host:";
    private static final String DOMAIN = "domain:";
    private static final int DIGEST_OCTETS = 16;

    /** A host that configuration names. */
    public static Destination relay(NextHop.Host host) {
        return new Destination(RELAY + host.text(), host);
    }

    /** What configuration calls a relay, with hosts of its own. */
    public static Destination relay(NextHop.Relay relay) {
        return new Destination(relay.text(), relay);
    }

    /** The exchangers of a domain, as {@link Sites} names them; under a relay's TLS policy if there is one. */
    static Destination site(String site, Domain domain, @Nullable String relay) {
        return under(relay, site, domain);
    }

    /** An address literal (RFC 5321 section 4.1.3): the host that has the address. */
    public static Destination literal(Domain literal, @Nullable String relay) {
        return under(relay, HOST + literal.name(), literal);
    }

    /** The name of the set of exchangers, whatever their preferences. */
    static String siteOf(ExchangerLookup.Exchangers exchangers) {
        return SITE + siteName(exchangers.hosts());
    }

    /** Mail under different policies shares neither lane nor connections. */
    private static Destination under(@Nullable String relay, String name, Domain domain) {
        return relay == null
                ? new Destination(name, new NextHop.Exchangers(domain))
                : new Destination(RELAY + relay + "/" + name, new NextHop.Relay(relay, domain));
    }

    /** A domain whose exchangers are not known yet; a name for the schedule and for events, never for mail.outbound. */
    public static Destination unresolved(Domain domain, @Nullable String relay) {
        return under(relay, DOMAIN + domain.ascii(), domain);
    }

    private static String siteName(List<MailExchanger> exchangers) {
        if (exchangers.size() == 1) {
            return shortened(exchangers.getFirst().host());
        }
        String[] hosts = new String[exchangers.size()];
        for (int i = 0; i < hosts.length; i++) {
            hosts[i] = exchangers.get(i).host();
        }
        Arrays.sort(hosts);
        return shortened(String.join(",", hosts));
    }

    private static String shortened(String hosts) {
        if (hosts.length() <= MAX_SITE_CHARS) {
            return hosts;
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(hosts.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, DIGEST_OCTETS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
