package io.postrider.pipeline.config;

import io.smallrye.config.WithDefault;

/** How the log is written. */
public interface LogSettings {

    /** One JSON object a line; false for people at a terminal. {@code ./postrider up} at a terminal says false. */
    @WithDefault("true")
    boolean json();
}
