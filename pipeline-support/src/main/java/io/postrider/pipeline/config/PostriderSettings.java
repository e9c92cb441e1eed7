package io.postrider.pipeline.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything under {@code postrider:}. What users rely on is DESIGN section 8; the rest has defaults that suit most. */
@ConfigMapping(prefix = "postrider")
public interface PostriderSettings {

    /** The name we greet with, and our Reporting-MTA. Default: what the machine calls itself. */
    Optional<String> hostname();

    /** Where the embedded broker, the machine id and instance slots keep their files. */
    @WithDefault("./data")
    Path data();

    /** Which services this process runs, of those its jar has: any of broker, ingress, router, worker, dsn. */
    @WithDefault("broker,ingress,router,worker,dsn")
    List<String> services();

    /** This process's name among its like, part of its transactional ids. Default: machine id and first free slot. */
    Optional<String> instance();

    HttpSettings http();

    LogSettings log();

    /** SMTP listeners by name. Default (in code): {@code mx} on 127.0.0.1:2525. */
    Map<String, ListenerSettings> listeners();

    /** Further names that are us: for loop detection, and where postmaster is known. */
    Optional<List<String>> ownNames();

    /** Further addresses that are us: for loop detection, and where postmaster is known. */
    Optional<List<String>> ownAddresses();

    /** Where {@code <postmaster>} goes. Default: postmaster at {@link #hostname()}. */
    Optional<String> postmaster();

    /** Networks that may relay without authentication, CIDR notation. An empty list is none. */
    @WithDefault("127.0.0.0/8,::1/128")
    Optional<List<String>> trustedNetworks();

    /** Domains accepted from anyone. {@code *.example.org} is every name below example.org. */
    Optional<List<String>> relayDomains();

    /** How recipients of relay domains are checked; only {@code none} is there yet. */
    @WithDefault("none")
    String recipientCheck();

    /** The largest message accepted. */
    @WithDefault("50M")
    MemorySize messageSizeLimit();

    /** Where mail goes, by recipient and sender; the most specific match wins. Described in docs/routes.md. */
    Map<String, String> routes();

    /** Next hops by the names that routes call them ({@code relay:name}). */
    Map<String, RelaySettings> relays();

    DestinationSettings destinations();

    IngressSettings ingress();

    DnsSettings dns();

    DeliverySettings delivery();

    /**
     * How destinations are treated, by {@code *}, {@code *.suffix} or name of all their exchangers, by the name of the
     * destination, such as {@code relay:smtp://127.0.0.1:2526}, or by a relay's; retries also by the recipient's domain
     * ({@code domain:example.org}, {@code domain:*.example.org}). Also read from {@code shaping.yaml} beside the
     * configuration file; built in are defaults for the large mailbox providers. Described in docs/shaping.md.
     */
    Map<String, ShapeSettings> shaping();

    RetrySettings retry();

    KafkaSettings kafka();
}
