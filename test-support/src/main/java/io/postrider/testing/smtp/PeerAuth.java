package io.postrider.testing.smtp;

import java.util.List;

/**
 * Whom a {@link ScriptedSmtpServer} knows (RFC 4954): before AUTH has succeeded MAIL gets 530.
 *
 * @param user the one it knows
 * @param password theirs
 * @param mechanisms offered: of PLAIN, LOGIN and SCRAM-SHA-256
 * @param inClear whether AUTH is offered without TLS, too
 * @param impostor whether it takes whoever comes, without knowing a password to prove itself with
 */
public record PeerAuth(String user, String password, List<String> mechanisms, boolean inClear, boolean impostor) {
    public PeerAuth {
        mechanisms = List.copyOf(mechanisms);
    }

    /** One that offers AUTH under TLS only. */
    public static PeerAuth of(String user, String password, String... mechanisms) {
        return new PeerAuth(user, password, List.of(mechanisms), false, false);
    }

    /** The same, which asks for no TLS. */
    public PeerAuth offeredInClear() {
        return new PeerAuth(user, password, mechanisms, true, impostor);
    }

    /** One that is not who it says (RFC 5802 section 9). */
    public static PeerAuth impostor(String... mechanisms) {
        return new PeerAuth("nobody", "nothing", List.of(mechanisms), false, true);
    }
}
