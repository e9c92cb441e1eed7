package io.postrider.testing.smtp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The server's side of one AUTH command: PLAIN (RFC 4616), LOGIN, SCRAM-SHA-256 (RFC 5802, RFC 7677). */
final class AuthExchange {
    private static final byte[] SALT = {'s', 'a', 'l', 't', 'y', 's', 'a', 'l', 't'};
    private static final int ITERATIONS = 4096;
    private static final int KEY_BITS = 256;

    /** The lines that follow AUTH. */
    interface Line {
        /** Says 334 with that challenge, and returns the client's next line. */
        String challenge(String base64) throws IOException;
    }

    private final PeerAuth auth;
    private final Line line;

    AuthExchange(PeerAuth auth, Line line) {
        this.auth = auth;
        this.line = line;
    }

    /** Whether the client is who it says. */
    boolean succeeds(String command) throws IOException {
        String[] words = command.split(" ", 3);
        String mechanism = words.length > 1 ? words[1].toUpperCase(Locale.ROOT) : "";
        if (!auth.mechanisms().contains(mechanism)) {
            return false;
        }
        String initial = words.length > 2 ? words[2] : "";
        return switch (mechanism) {
            case "PLAIN" -> decoded(initial).equals("\0" + auth.user() + "\0" + auth.password());
            case "LOGIN" -> {
                String user = initial.isEmpty() ? decoded(ask("Username:")) : decoded(initial);
                yield decoded(ask("Password:")).equals(auth.password()) && user.equals(auth.user());
            }
            case "SCRAM-SHA-256" -> scram(decoded(initial));
            default -> false;
        };
    }

    private boolean scram(String clientFirst) throws IOException {
        String bare = clientFirst.substring("n,,".length());
        String nonce = bare.substring(bare.indexOf("r=") + 2) + "servernonce";
        String serverFirst = "r=" + nonce + ",s=" + Base64.getEncoder().encodeToString(SALT) + ",i=" + ITERATIONS;
        String clientFinal = decoded(ask(serverFirst));
        int proofAt = clientFinal.lastIndexOf(",p=");
        String message = bare + "," + serverFirst + "," + clientFinal.substring(0, proofAt);
        try {
            byte[] salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(auth.password().toCharArray(), SALT, ITERATIONS, KEY_BITS))
                    .getEncoded();
            byte[] clientKey = hmac(salted, "Client Key");
            byte[] signature = hmac(MessageDigest.getInstance("SHA-256").digest(clientKey), message);
            for (int i = 0; i < clientKey.length; i++) {
                clientKey[i] ^= signature[i];
            }
            boolean known = bare.startsWith("n=" + auth.user() + ",")
                    && clientFinal.startsWith("c=biws,r=" + nonce + ",p=")
                    && Arrays.equals(clientKey, Base64.getDecoder().decode(clientFinal.substring(proofAt + 3)));
            if (known || auth.impostor()) {
                byte[] verifier = hmac(hmac(salted, "Server Key"), message);
                ask("v=" + Base64.getEncoder().encodeToString(verifier));
            }
            return known || auth.impostor();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
        }
    }

    private String ask(String challenge) throws IOException {
        return line.challenge(Base64.getEncoder().encodeToString(challenge.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
