package io.postrider.ingress.acceptance;

import io.postrider.address.Domain;
import io.postrider.address.Mailbox;
import java.net.InetAddress;
import java.util.List;

/**
 * Who may send where. There is no open relay in it: a recipient is ours, or the client is.
 *
 * @param trusted networks that may send anywhere
 * @param relayDomains domains that anyone may send to
 * @param hostname our own name, whose postmaster everyone may reach
 * @param postmaster where that mail goes
 */
public record AcceptancePolicy(List<Network> trusted, RelayDomains relayDomains, Domain hostname, Mailbox postmaster) {

    public AcceptancePolicy {
        trusted = List.copyOf(trusted);
    }

    /** Whether a client may send anywhere. */
    public boolean trusts(InetAddress client) {
        return trusted.stream().anyMatch(network -> network.contains(client));
    }

    /**
     * Whether mail for a recipient is taken from a client. A local part that names a further host ({@code x%host},
     * {@code host!x}, {@code "x@host"}) is not, from a client that may not send anywhere: whoever is behind a relay domain
     * may still know such routes, and would relay for it.
     */
    public boolean accepts(boolean trustedClient, Mailbox recipient) {
        return trustedClient
                || (relayDomains.contain(recipient.domain())
                        && recipient.localPart().chars().noneMatch(c -> c == '%' || c == '!' || c == '@'));
    }

    /** RFC 5321 section 4.5.1: whether this is our own postmaster, who takes mail from everyone. */
    public boolean isOurPostmaster(Mailbox recipient) {
        return recipient.isPostmaster() && recipient.domain().equals(hostname);
    }
}
