package io.postrider.pipeline.config;

import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** One next hop that routes refer to by its name, with what must not travel in records. */
public interface RelaySettings {

    /**
     * {@code smtp://host[:port]}, {@code smtps://…} or {@code lmtp://…}, each with {@code weight=N} behind it if need be.
     * Absent: the mail exchangers of the mail's own domain.
     */
    Optional<List<String>> hosts();

    /** Whom we are known as there. */
    Optional<String> user();

    /** Where the password is: {@code env:NAME} or {@code file:/path}, read at the start. */
    Optional<String> password();

    /** Whether user and password may be said without TLS, too: in a network that nobody else listens in. */
    @WithDefault("false")
    boolean passwordInClear();

    /**
     * {@code none}, {@code may}, {@code required} or {@code verify}. Default: verify with a password that is for TLS only,
     * else may.
     */
    Optional<String> tls();

    /** The pool of source addresses that its mail leaves from, wherever it goes. */
    Optional<String> pool();
}
