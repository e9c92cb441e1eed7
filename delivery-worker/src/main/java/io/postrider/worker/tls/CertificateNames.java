package io.postrider.worker.tls;

import io.postrider.address.AddressLiteral;
import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The names that a certificate is for: its subjectAltName, and nothing else (RFC 9525 section 2 has done with the common
 * name).
 *
 * @param hosts DNS names in lower case, wildcards among them
 * @param addresses as the JDK writes them
 */
record CertificateNames(List<String> hosts, List<String> addresses) {

    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    /** More than these are not looked at. */
    private static final int MOST = 500;

    private static final int SHOWN = 3;

    CertificateNames {
        hosts = List.copyOf(hosts);
        addresses = List.copyOf(addresses);
    }

    static CertificateNames of(X509Certificate certificate) {
        List<String> hosts = new ArrayList<>();
        List<String> addresses = new ArrayList<>();
        Collection<List<?>> names = alternativeNames(certificate);
        if (names != null) {
            names.stream().limit(MOST).forEach(name -> {
                if (name.get(1) instanceof String text) {
                    if (name.get(0).equals(DNS_NAME)) {
                        hosts.add(text.toLowerCase(Locale.ROOT));
                    } else if (name.get(0).equals(IP_ADDRESS)) {
                        addresses.add(text);
                    }
                }
            });
        }
        return new CertificateNames(hosts, addresses);
    }

    private static @Nullable Collection<List<?>> alternativeNames(X509Certificate certificate) {
        try {
            return certificate.getSubjectAlternativeNames();
        } catch (CertificateParsingException e) {
            return null;
        }
    }

    /** Whether it is for this host: a name, an address, or an address literal. */
    boolean isFor(String host) {
        Optional<InetAddress> address = address(host);
        return address.isPresent() ? hasAddress(address.get()) : hosts.stream().anyMatch(name -> matches(name, host));
    }

    /** The name that it is for, of those it has: the host's if it has that, else its first; null when it has none. */
    @Nullable
    String named(String host) {
        return hosts.stream()
                .filter(name -> matches(name, host))
                .findFirst()
                .or(() -> hosts.stream().findFirst())
                .or(() -> addresses.stream().findFirst())
                .orElse(null);
    }

    private boolean hasAddress(InetAddress wanted) {
        return addresses.stream().flatMap(text -> address(text).stream()).anyMatch(wanted::equals);
    }

    /** RFC 9525 section 6.3: a wildcard is the whole of the first label, and stands for one label. */
    private static boolean matches(String pattern, String host) {
        String wanted = withoutRoot(host.toLowerCase(Locale.ROOT));
        String name = withoutRoot(pattern);
        if (!name.startsWith("*.")) {
            return name.equals(wanted);
        }
        int dot = wanted.indexOf('.');
        // "*.org" is nobody's to have.
        return dot > 0 && name.indexOf('.', 2) > 0 && name.substring(1).equals(wanted.substring(dot));
    }

    private static String withoutRoot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    private static Optional<InetAddress> address(String host) {
        if (host.startsWith("[")) {
            return AddressLiteral.addressOf(host);
        }
        boolean address = host.indexOf(':') >= 0 || host.matches("[0-9.]+");
        try {
            return address ? Optional.of(InetAddress.ofLiteral(host)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A few of them, for diagnoses. */
    @Override
    public String toString() {
        List<String> all = new ArrayList<>(hosts);
        all.addAll(addresses);
        if (all.isEmpty()) {
            return "no name";
        }
        String shown = String.join(", ", all.subList(0, Math.min(SHOWN, all.size())));
        return all.size() > SHOWN ? shown + " and others" : shown;
    }
}
