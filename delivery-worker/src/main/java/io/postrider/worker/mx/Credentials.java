package io.postrider.worker.mx;

/**
 * Who we are at a host that asks (RFC 4954). User and password are never written anywhere.
 *
 * @param relay whose they are, as configuration calls it: what an operator is told when a host does not know them
 * @param user the authentication identity
 * @param password in the clear
 * @param inClear whether they may be used without TLS, too
 */
public record Credentials(String relay, String user, String password, boolean inClear) {

    public Credentials {
        if (user.isEmpty() || password.isEmpty()) {
            throw new IllegalArgumentException("credentials are a user and a password");
        }
    }

    /** Says nothing of either. */
    @Override
    public String toString() {
        return "credentials";
    }
}
