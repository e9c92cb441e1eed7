package io.postrider.ingress.session;

/**
 * How a client introduced itself (RFC 5321 section 4.1.1.1).
 *
 * @param name a domain or address literal, as it said
 * @param extended whether by EHLO: then extensions are in force
 */
public record Greeting(String name, boolean extended) {

    /**
     * The {@code with} keyword of the Received field (RFC 3848).
     *
     * @param caller who greeted
     */
    public String protocol(Caller caller) {
        if (!extended) {
            return "SMTP";
        }
        return "ESMTP" + (caller.secured() == null ? "" : "S") + (caller.isAuthenticated() ? "A" : "");
    }
}
