package io.postrider.pipeline.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How the worker delivers. */
public interface DeliverySettings {

    /** The port that mail exchangers are tried on. */
    @WithDefault("25")
    int port();

    /** Whether mail exchangers may have loopback or unspecified addresses; if not, they fail with 5.4.4. */
    @WithDefault("false")
    boolean allowLoopback();

    /** Connections to one destination at once. */
    @WithDefault("20")
    int connectionsPerDestination();

    /** Messages over one connection. */
    @WithDefault("100")
    int messagesPerConnection();

    /** How long an idle connection is kept for the next message. */
    @WithDefault("5s")
    Duration idle();

    /** How old a connection may be when it is given another message. */
    @WithDefault("5m")
    Duration connectionLifetime();

    /** Messages taken from Kafka and not finished, in this worker: the bound on its memory and on its ledger. */
    @WithDefault("1000")
    int inFlight();

    /** Octets of those messages held in memory. */
    @WithDefault("64M")
    MemorySize memory();

    /** Outcomes decided and not yet committed: what a crash may send again (promise P4). */
    @WithDefault("500")
    int uncommittedOutcomes();

    /** How long outcomes are gathered for one transaction. */
    @WithDefault("30ms")
    Duration commitInterval();

    /** How many hosts of a destination are tried in one attempt. */
    @WithDefault("5")
    int hosts();

    /** How many of their addresses are, each host's share being the same. */
    @WithDefault("10")
    int addresses();

    /** The {@code quarkus.tls.<name>} whose trust store certificates are judged by. Default: the JDK's authorities. */
    Optional<String> tlsConfiguration();

    /** Addresses that connections are made from, by names that events, logs and metrics have. Described in docs/sources.md. */
    Map<String, SourceSettings> sources();

    /** Names of sources, each with {@code weight=N} behind it if need be, by the name of their pool. */
    Map<String, List<String>> pools();

    /** The pool of mail that no relay or shaping key names one for. Default: the machine chooses the address. */
    Optional<String> pool();

    SmtpTimeoutSettings timeouts();
}
