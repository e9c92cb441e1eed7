package io.postrider.ingress.acceptance;

import io.postrider.address.Domain;
import io.postrider.address.Mailbox;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;

/**
 * Who may send where. There is no open relay in it: a recipient is ours, or the client is.
 *
 * @param trusted networks that may send anywhere
 * @param relayDomains domains that anyone may send to
 * @param hostname our own name, whose postmaster everyone may reach
 * @param postmaster where that mail goes
 * @param ownNames further names of ours
 * @param ownAddresses addresses of ours, for address literals
 */
public record AcceptancePolicy(
        List<Network> trusted,
        RelayDomains relayDomains,
        Domain hostname,
        Mailbox postmaster,
        Set<Domain> ownNames,
        Set<InetAddress> ownAddresses) {

    private static final String IPV6_TAG = "IPv6:";

    public AcceptancePolicy {
        trusted = List.copyOf(trusted);
        ownNames = Set.copyOf(ownNames);
        ownAddresses = Set.copyOf(ownAddresses);
    }

    /** With one name and no known address. */
    public AcceptancePolicy(List<Network> trusted, RelayDomains relayDomains, Domain hostname, Mailbox postmaster) {
        this(trusted, relayDomains, hostname, postmaster, Set.of(), Set.of());
    }

    /** Whether a client may send anywhere. */
    public boolean trusts(InetAddress client) {
        return trusted.stream().anyMatch(network -> network.contains(client));
    }

    /**
     * Whether mail for a recipient is taken from a client. A local part that names a further host ({@code x%host},
     * {@code host!x}, {@code "x@host"}) is not, from a client that may not send anywhere: whoever is behind a relay domain
     * may still know such routes, and would relay for it.
     *
     * @param anywhere whether the client may send anywhere
     */
    public boolean accepts(boolean anywhere, Mailbox recipient) {
        return anywhere
                || (relayDomains.contain(recipient.domain())
                        && recipient.localPart().chars().noneMatch(c -> c == '%' || c == '!' || c == '@'));
    }

    /**
     * RFC 5321 section 4.5.1: whether this is our own postmaster, who takes mail from everyone.
     *
     * @param reached the address that the client connected to: it is ours, whether configuration knows it or not
     */
    public boolean isOurPostmaster(Mailbox recipient, InetAddress reached) {
        return isPostmaster(recipient.localPart())
                && (isOurs(recipient.domain()) || isLiteral(recipient.domain(), reached));
    }

    /** RFC 5321 section 4.1.2: quoted or not, it is the same mailbox. */
    private static boolean isPostmaster(String localPart) {
        String plain = localPart.startsWith("\"")
                ? localPart.substring(1, localPart.length() - 1).replaceAll("\\\\(.)", "$1")
                : localPart;
        return plain.equalsIgnoreCase("postmaster");
    }

    private boolean isOurs(Domain domain) {
        return domain.equals(hostname)
                || ownNames.contains(domain)
                || ownAddresses.stream().anyMatch(own -> isLiteral(domain, own));
    }

    /** RFC 5321 section 4.1.3. */
    private static boolean isLiteral(Domain domain, InetAddress own) {
        if (!domain.isAddressLiteral()) {
            return false;
        }
        String literal = domain.name();
        String inner = literal.substring(1, literal.length() - 1);
        String address = inner.regionMatches(true, 0, IPV6_TAG, 0, IPV6_TAG.length())
                ? inner.substring(IPV6_TAG.length())
                : inner;
        try {
            return InetAddress.ofLiteral(address).equals(own);
        } catch (IllegalArgumentException e) {
            // A literal of another kind.
            return false;
        }
    }
}
