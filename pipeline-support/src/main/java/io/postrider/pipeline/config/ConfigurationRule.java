package io.postrider.pipeline.config;

/**
 * What a service demands of the configuration beyond types: checked before anything starts, so that a mistake costs one
 * line and not a stack trace. Found by {@link java.util.ServiceLoader}.
 */
public interface ConfigurationRule {

    /**
     * Checks what this service will read.
     *
     * @throws IllegalArgumentException with one line that names the key and what is wrong with it
     */
    void check(PostriderSettings settings);
}
