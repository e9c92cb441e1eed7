package io.postrider.pipeline.config;

import io.postrider.address.Domain;
import io.postrider.address.Parsed;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * What the machine calls itself, for where the operator has not named it.
 *
 * @param local as the machine itself knows it, whatever DNS says: the same at every start, but for renaming
 * @param canonical as the resolver knows it: with its domain, if it has one
 */
public record MachineName(String local, String canonical) {

    private static final String UNKNOWN = "localhost";

    /** This machine's; asks the resolver. */
    public static MachineName ours() {
        try {
            InetAddress host = InetAddress.getLocalHost();
            return new MachineName(host.getHostName(), host.getCanonicalHostName());
        } catch (UnknownHostException e) {
            return new MachineName(UNKNOWN, UNKNOWN);
        }
    }

    /** The canonical name as mail may use it: what we greet with unless {@code postrider.hostname} says otherwise. */
    public Domain domain() {
        return switch (Domain.parse(canonical)) {
            case Parsed.Ok<Domain>(Domain domain) -> domain;
            // A name that mail does not know: the operator can give the machine another.
            case Parsed.Bad<Domain>(String problem) -> new Domain(UNKNOWN);
        };
    }
}
