package io.postrider.worker.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Finds what configuration only refers to: {@code env:NAME} or {@code file:/path}. No message of its own says what it found.
 *
 * @param environment the process's
 */
public record Secrets(Map<String, String> environment) {

    /** Octets of a file that is taken for a password. */
    static final int MAX_OCTETS = 1_024;

    private static final String ENVIRONMENT = "env:";
    private static final String FILE = "file:";

    public Secrets {
        environment = Map.copyOf(environment);
    }

    /**
     * What {@code reference} refers to. A file's is its first line.
     *
     * @throws IllegalArgumentException when it refers to nothing, or to what can be no password
     */
    public String read(String reference) {
        if (reference.startsWith(ENVIRONMENT)) {
            String name = reference.substring(ENVIRONMENT.length());
            String found = environment.get(name);
            if (found == null) {
                throw new IllegalArgumentException("there is no environment variable " + name);
            }
            return usable(found, "environment variable " + name);
        }
        if (reference.startsWith(FILE)) {
            return ofFile(reference.substring(FILE.length()));
        }
        throw new IllegalArgumentException("env:NAME or file:/path; the password itself has no place here");
    }

    private static String ofFile(String path) {
        try (InputStream in = Files.newInputStream(Path.of(path))) {
            byte[] octets = in.readNBytes(MAX_OCTETS + 1);
            if (octets.length > MAX_OCTETS) {
                throw new IllegalArgumentException(path + " is longer than " + MAX_OCTETS + " octets");
            }
            String text = new String(octets, StandardCharsets.UTF_8);
            return usable(text.lines().findFirst().orElse(""), path);
        } catch (IOException e) {
            throw new IllegalArgumentException(path + " cannot be read", e);
        }
    }

    private static String usable(String secret, String where) {
        // RFC 4616 section 2: no NUL within; a line break would end the command it is sent in.
        if (secret.isEmpty() || secret.chars().anyMatch(c -> c == 0 || c == '\r' || c == '\n')) {
            throw new IllegalArgumentException(where + " holds no password");
        }
        return secret;
    }

    @Override
    public String toString() {
        return "secrets";
    }
}
