package io.postrider.pipeline.config;

import io.smallrye.config.WithDefault;

/** One SMTP listener. */
public interface ListenerSettings {

    @WithDefault("127.0.0.1")
    String host();

    /** 0 for any free port. */
    int port();

    /** {@code relay}; {@code submission} is refused until authentication is there. */
    @WithDefault("relay")
    String role();

    /** {@code none}; {@code implicit} and {@code starttls} are refused until TLS is there. */
    @WithDefault("none")
    String tls();
}
