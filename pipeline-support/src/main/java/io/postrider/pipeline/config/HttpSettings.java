package io.postrider.pipeline.config;

import io.smallrye.config.WithDefault;

/** Where health and metrics are served. */
public interface HttpSettings {

    @WithDefault("127.0.0.1")
    String host();

    /** 0 for any free port. */
    @WithDefault("8080")
    int port();
}
