package io.postrider.dns;

import java.util.Locale;

/**
 * A host that takes mail for a domain (RFC 5321 §5.1).
 *
 * @param preference 0 to 65535, the lower the better
 * @param host its name in A-labels, in lower case, without the trailing dot
 */
public record MailExchanger(int preference, String host) {
    private static final int LARGEST_PREFERENCE = 65_535;

    public MailExchanger {
        if (preference < 0 || preference > LARGEST_PREFERENCE) {
            throw new IllegalArgumentException("a preference is 0 to 65535, not " + preference);
        }
        if (host.isEmpty() || host.endsWith(".")) {
            throw new IllegalArgumentException("a host is named without the trailing dot, not '" + host + "'");
        }
        host = host.toLowerCase(Locale.ROOT);
    }
}
