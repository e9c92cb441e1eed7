package io.postrider.worker.config;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.dns.MailResolver;
import io.postrider.dns.ResolverSettings;
import io.postrider.pipeline.config.DeliverySettings;
import io.postrider.pipeline.config.MachineName;
import io.postrider.pipeline.config.PostriderSettings;
import io.postrider.pipeline.config.SiteGroups;
import io.postrider.pipeline.config.SmtpTimeoutSettings;
import io.postrider.pipeline.content.ContentLostException;
import io.postrider.pipeline.content.ContentReader;
import io.postrider.record.Content;
import io.postrider.worker.attempt.Deliveries;
import io.postrider.worker.client.ContentLost;
import io.postrider.worker.client.ContentSource;
import io.postrider.worker.client.Dialer;
import io.postrider.worker.client.ReplyTable;
import io.postrider.worker.client.Timeouts;
import io.postrider.worker.client.Watch;
import io.postrider.worker.lane.LaneLimits;
import io.postrider.worker.lane.Lanes;
import io.postrider.worker.mx.AnswerMetrics;
import io.postrider.worker.mx.Lookups;
import io.postrider.worker.mx.OwnIdentity;
import io.postrider.worker.mx.PeerFinder;
import io.postrider.worker.mx.PeerPolicy;
import io.postrider.worker.shaping.Shape;
import io.postrider.worker.shaping.Shaping;
import io.postrider.worker.source.SourceMetrics;
import io.postrider.worker.tls.TlsClient;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.FilterInputStream;
import java.io.IOException;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The delivery side of the worker as a bean, made of what configuration says. */
@ApplicationScoped
public class DeliveriesProducer {

    private static final Logger LOG = Logger.getLogger(DeliveriesProducer.class);

    private volatile @Nullable MailResolver resolver;

    @Produces
    @Singleton
    Deliveries deliveries(
            PostriderSettings settings, ContentReader contents, TlsConfigurationRegistry tls, MeterRegistry meters) {
        DeliverySettings delivery = settings.delivery();
        String ourName = ourName(settings);
        ConfiguredSources sources = ConfiguredSources.of(settings, ourName, shuffling());
        sources.tellOfAbsent();
        SourceMetrics.register(sources.sources(), meters);
        Shaping shaping = shaping(settings);
        Watch watch = new Watch();
        Dialer dialer = new Dialer(
                ourName,
                timeouts(delivery.timeouts()),
                new TlsClient(Authorities.of(delivery.tlsConfiguration(), tls)),
                source(contents),
                watch,
                Clock.systemUTC(),
                ReplyTable.STANDARD);
        MailResolver dns = resolver(ConfiguredResolver.of(settings.dns()), meters);
        resolver = dns;
        PeerFinder finder = new PeerFinder(
                Lookups.of(dns),
                identity(settings, ourName, sources),
                new PeerPolicy(delivery.port(), delivery.allowLoopback(), delivery.hosts(), delivery.addresses()),
                ConfiguredRelays.of(settings.relays(), new Secrets(System.getenv()), sources),
                sources.choice(shaping),
                shuffling());
        return new Lanes(limits(delivery), shaping, finder, dialer, watch, meters, Clock.systemUTC());
    }

    private static MailResolver resolver(ResolverSettings settings, MeterRegistry meters) {
        if (!settings.believedFromAfar().isEmpty()) {
            LOG.warnf(
                    "postrider.dns.dnssec: trust-resolver believes servers that are not on this machine: %s",
                    settings.believedFromAfar());
        }
        return new MailResolver(settings, new AnswerMetrics(meters)::checked);
    }

    void close(@Disposes Deliveries deliveries) {
        if (deliveries instanceof Lanes lanes) {
            lanes.close();
        }
        MailResolver dns = resolver;
        if (dns != null) {
            dns.close();
        }
    }

    private static LaneLimits limits(DeliverySettings delivery) {
        return new LaneLimits(
                delivery.idle(),
                delivery.connectionLifetime(),
                delivery.inFlight(),
                delivery.memory().asLongValue());
    }

    /** @throws IllegalArgumentException with one line that names the key and what is wrong with it */
    static Shaping shaping(PostriderSettings settings) {
        DeliverySettings delivery = settings.delivery();
        return new Shaping(
                Shape.of(delivery.connectionsPerDestination(), delivery.messagesPerConnection()),
                settings.shaping(),
                SiteGroups.of(settings.destinations()));
    }

    private static Timeouts timeouts(SmtpTimeoutSettings settings) {
        return new Timeouts(
                settings.connect(),
                settings.greeting(),
                settings.tlsHandshake(),
                settings.command(),
                settings.mail(),
                settings.recipient(),
                settings.dataInitiation(),
                settings.dataBlock(),
                settings.dataTermination());
    }

    static String ourName(PostriderSettings settings) {
        return settings.hostname().orElseGet(() -> MachineName.ours().domain().ascii());
    }

    /** Mail for one of our sources is mail for us, whichever machine has it. */
    static OwnIdentity identity(PostriderSettings settings, String ourName, ConfiguredSources sources) {
        Set<String> names = new HashSet<>(settings.ownNames().orElse(List.of()));
        names.add(ourName);
        names.addAll(sources.helloNames(ourName));
        Set<String> addresses = new HashSet<>(settings.ownAddresses().orElse(List.of()));
        addresses.addAll(sources.addresses());
        return OwnIdentity.of(names, addresses);
    }

    static RandomGenerator shuffling() {
        return () -> ThreadLocalRandom.current().nextLong();
    }

    /** Content that has expired is lost for good, which the client has a word of its own for. */
    private static ContentSource source(ContentReader contents) {
        return content -> new ContentStream(contents, content);
    }

    private static final class ContentStream extends FilterInputStream {

        ContentStream(ContentReader contents, Content content) {
            super(contents.open(content));
        }

        @Override
        public int read(byte[] octets, int from, int length) throws IOException {
            try {
                return in.read(octets, from, length);
            } catch (ContentLostException e) {
                throw new ContentLost(String.valueOf(e.getMessage()), e);
            }
        }

        @Override
        public int read() throws IOException {
            try {
                return in.read();
            } catch (ContentLostException e) {
                throw new ContentLost(String.valueOf(e.getMessage()), e);
            }
        }
    }
}
