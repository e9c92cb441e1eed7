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

    /** Whether mail for a domain is taken from a client. */
    public boolean accepts(boolean trustedClient, Domain recipientDomain) {
        return trustedClient || relayDomains.contain(recipientDomain);
    }

    /** RFC 5321 section 4.5.1: whether this is our own postmaster, who takes mail from everyone. */
    public boolean isOurPostmaster(Mailbox recipient) {
        return recipient.isPostmaster() && recipient.domain().equals(hostname);
    }
}
