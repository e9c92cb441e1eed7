package io.postrider.worker.mx;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The names and addresses that are us, so that mail is not sent in circles (RFC 5321 section 5.1).
 *
 * @param names in lower case
 * @param addresses without loopback, which {@link PeerPolicy} judges
 */
public record OwnIdentity(Set<String> names, Set<InetAddress> addresses) {

    public OwnIdentity {
        names = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        addresses = Set.copyOf(addresses);
    }

    /**
     * What configuration names, and the addresses that this machine has now.
     *
     * @throws IllegalArgumentException when one of {@code addresses} is none
     */
    public static OwnIdentity of(Collection<String> names, Collection<String> addresses) {
        Set<InetAddress> all = new HashSet<>();
        for (String address : addresses) {
            all.add(InetAddress.ofLiteral(address));
        }
        try {
            NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress())
                    .map(OwnIdentity::withoutScope)
                    .forEach(all::add);
        } catch (SocketException e) {
            // A machine that does not tell its addresses: those that configuration names are left.
        }
        return new OwnIdentity(new HashSet<>(names), all);
    }

    boolean isName(String host) {
        return names.contains(host.toLowerCase(Locale.ROOT));
    }

    boolean isAddress(InetAddress address) {
        return addresses.contains(address);
    }

    private static InetAddress withoutScope(InetAddress address) {
        String text = address.getHostAddress();
        int scope = text.indexOf('%');
        return scope < 0 ? address : InetAddress.ofLiteral(text.substring(0, scope));
    }
}
