package io.postrider.pipeline.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits of the SMTP ingress (RFC 5321 section 4.5.3). */
public interface IngressSettings {

    /** Connections open at once, all listeners together; one more is greeted with 421. */
    @WithDefault("10000")
    int connections();

    /** Recipients of one message; one more gets 452 4.5.3. */
    @WithDefault("1000")
    int recipients();

    /** How long a client may be silent between commands (RFC 5321 section 4.5.3.2.7). */
    @WithDefault("5m")
    Duration commandTimeout();

    /** How long a client may be silent within DATA (section 4.5.3.2.5). */
    @WithDefault("3m")
    Duration dataTimeout();

    /** How long one message may take to arrive, however busy the client. */
    @WithDefault("1h")
    Duration messageTimeout();

    /** Octets of messages and envelopes held in memory, all sessions together: arriving, or waiting for an acknowledgement. */
    @WithDefault("96M")
    MemorySize memory();

    /** How long Kafka may take to acknowledge before the client is told to come again (451 4.3.0). */
    @WithDefault("30s")
    Duration acknowledgementTimeout();
}
