package io.postrider.worker.mx;

/**
 * Who we are at a host that asks (RFC 4954). Neither part is ever written anywhere.
 *
 * @param user the authentication identity
 * @param password in the clear
 */
public record Credentials(String user, String password) {

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
