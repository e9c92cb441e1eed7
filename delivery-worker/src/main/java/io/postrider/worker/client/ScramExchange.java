package io.postrider.worker.client;

import com.ongres.scram.client.ScramClient;
import com.ongres.scram.common.exception.ScramException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The client's side of SCRAM-SHA-256 (RFC 5802, RFC 7677), one authentication each, without channel binding. */
final class ScramExchange {

    static final String MECHANISM = "SCRAM-SHA-256";

    /** More rounds than this are not worked for: a peer could keep us busy for hours. */
    static final int MOST_ITERATIONS = 1_000_000;

    private static final Pattern ITERATIONS = Pattern.compile(".*,i=([0-9]{1,7})(,.*)?");

    private final ScramClient client;

    ScramExchange(String user, String password) {
        this(user, password, null);
    }

    /** @param nonce for the test vectors of RFC 7677, null for one by chance */
    ScramExchange(String user, String password, @Nullable Supplier<String> nonce) {
        var building = ScramClient.builder()
                .advertisedMechanisms(List.of(MECHANISM))
                .username(user)
                .password(password.toCharArray());
        this.client = (nonce == null ? building : building.nonceSupplier(nonce)).build();
    }

    /** The client's first message. */
    String first() {
        return client.clientFirstMessage().toString();
    }

    /** The client's final message, with its proof; empty when the server's first message is none, or asks for too much. */
    Optional<String> proof(String serverFirst) {
        Matcher iterations = ITERATIONS.matcher(serverFirst);
        if (!iterations.matches() || Integer.parseInt(iterations.group(1)) > MOST_ITERATIONS) {
            return Optional.empty();
        }
        try {
            client.serverFirstMessage(serverFirst);
            return Optional.of(client.clientFinalMessage().toString());
        } catch (ScramException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** Whether the server's final message proves that it knows the password, too (RFC 5802 section 5). */
    boolean isGenuine(String serverFinal) {
        try {
            client.serverFinalMessage(serverFinal);
            return true;
        } catch (ScramException | RuntimeException e) {
            return false;
        }
    }
}
