package io.postrider.pipeline.config;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long the worker waits for a peer (RFC 5321 section 4.5.3.2). */
public interface SmtpTimeoutSettings {

    @WithDefault("30s")
    Duration connect();

    @WithDefault("5m")
    Duration greeting();

    /** For a TLS handshake, whole. Less than what an attempt may dial for, lest there be no time to do without. */
    @WithDefault("30s")
    Duration tlsHandshake();

    /** For EHLO, STARTTLS, AUTH, RSET and QUIT. */
    @WithDefault("5m")
    Duration command();

    @WithDefault("5m")
    Duration mail();

    /** For RCPT. */
    @WithDefault("5m")
    Duration recipient();

    @WithDefault("2m")
    Duration dataInitiation();

    /** For one block of the content to be taken. */
    @WithDefault("3m")
    Duration dataBlock();

    @WithDefault("10m")
    Duration dataTermination();
}
