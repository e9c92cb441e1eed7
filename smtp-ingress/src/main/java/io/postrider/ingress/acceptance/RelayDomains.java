package io.postrider.ingress.acceptance;

import io.postrider.address.Domain;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The domains that we take mail for from anyone: names, and {@code *.suffix} for every name below one. */
public final class RelayDomains {

    private static final String WILDCARD = "*.";

    private final Set<String> names = new HashSet<>();
    private final Set<String> suffixes = new HashSet<>();

    /**
     * @throws IllegalArgumentException with what is wrong, when one of them is no domain
     */
    public RelayDomains(List<String> domains) {
        for (String domain : domains) {
            boolean wildcard = domain.startsWith(WILDCARD);
            String name = wildcard ? domain.substring(WILDCARD.length()) : domain;
            (wildcard ? suffixes : names).add(key(name, domain));
        }
    }

    public boolean contain(Domain domain) {
        String name = domain.ascii().toLowerCase(Locale.ROOT);
        if (names.contains(name)) {
            return true;
        }
        if (suffixes.isEmpty() || domain.isAddressLiteral()) {
            return false;
        }
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            if (suffixes.contains(name.substring(dot + 1))) {
                return true;
            }
        }
        return false;
    }

    private static String key(String name, String shown) {
        try {
            return Domain.parse(name).orThrow().ascii().toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + shown + "': " + e.getMessage(), e);
        }
    }
}
