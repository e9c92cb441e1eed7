package io.postrider.worker.client;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a peer says it takes at most (LIMITS, RFC 9422 section 4); {@link #NO_LIMIT} where it says nothing.
 *
 * @param mails transactions over one connection (MAILMAX)
 * @param recipients of one transaction (RCPTMAX)
 * @param domains of the recipients of one transaction (RCPTDOMAINMAX)
 */
record PeerLimits(int mails, int recipients, int domains) {

    static final int NO_LIMIT = Integer.MAX_VALUE;

    static final PeerLimits NONE = new PeerLimits(NO_LIMIT, NO_LIMIT, NO_LIMIT);

    PeerLimits withRecipients(int most) {
        return new PeerLimits(mails, most, domains);
    }

    /** Six digits at most, the first no zero (RFC 9422 section 4). */
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,5}");

    /** Reads {@code NAME=value} pairs. Names that we do not know and values that are no such number are passed over. */
    static PeerLimits of(String parameters) {
        PeerLimits limits = NONE;
        if (parameters.isEmpty()) {
            return limits;
        }
        for (String parameter : parameters.split(" +")) {
            String[] pair = parameter.split("=", 2);
            if (pair.length < 2 || !NUMBER.matcher(pair[1]).matches()) {
                continue;
            }
            int value = Integer.parseInt(pair[1]);
            limits = switch (pair[0].toUpperCase(Locale.ROOT)) {
                case "MAILMAX" -> new PeerLimits(value, limits.recipients, limits.domains);
                case "RCPTMAX" -> new PeerLimits(limits.mails, value, limits.domains);
                case "RCPTDOMAINMAX" -> new PeerLimits(limits.mails, limits.recipients, value);
                default -> limits;
            };
        }
        return limits;
    }
}
