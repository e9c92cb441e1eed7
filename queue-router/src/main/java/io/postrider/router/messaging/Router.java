package io.postrider.router.messaging;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.dns.MailResolver;
import io.postrider.pipeline.content.ContentRefresh;
import io.postrider.pipeline.content.ContentWriter;
import io.postrider.pipeline.kafka.KafkaClients;
import io.postrider.pipeline.stage.StageSettings;
import io.postrider.pipeline.stage.TransactionalStage;
import io.postrider.record.Topics;
import io.postrider.router.config.RouterConfig;
import io.postrider.router.destination.ExchangerDirectory;
import io.postrider.router.expiry.Lifetime;
import io.postrider.router.routing.ContentPolicy;
import io.postrider.router.routing.Dispatch;
import io.postrider.router.routing.MailRouter;
import io.postrider.router.routing.WayFinder;
import io.postrider.router.schedule.Releaser;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * A whole router: the stage that routes what was accepted and what we report, the releaser, and housekeeping.
 *
 * <p>Fresh mail and reports share one stage. What keeps reports from holding back fresh mail is that they have a topic of
 * their own: a transaction open in {@code mail.reports} hides nothing in {@code mail.accepted}, and a fetch brings both.
 */
final class Router implements AutoCloseable {

    /** How long a batch waits for a lookup, from the lookup's beginning. */
    static final Duration PATIENCE = Duration.ofMillis(200);

    static final String NAME = "queue-router";

    private static final Logger LOG = Logger.getLogger(Router.class);

    private final MailResolver resolver;
    private final TransactionalStage stage;
    private final TransactionalStage releaser;
    private final Housekeeping housekeeping;

    /** A router at rest. The topics are there; clients, writer and refresh stay their owner's. */
    Router(
            RouterConfig config,
            KafkaClients clients,
            ContentWriter writer,
            ContentRefresh refresh,
            MeterRegistry meters,
            Clock clock) {
        RouterMetrics metrics = new RouterMetrics(meters);
        String source = NAME + "/" + clients.instance();
        resolver = new MailResolver(config.dns(), metrics::checked);
        if (!config.dns().believedFromAfar().isEmpty()) {
            LOG.warnf(
                    "postrider.dns.dnssec: trust-resolver believes servers that are not on this machine: %s",
                    config.dns().believedFromAfar());
        }
        ExchangerDirectory directory = new ResolverDirectory(resolver, metrics);
        Dispatch dispatch = new Dispatch(new Lifetime(config.retries()), source);
        ContentPolicy policy = new ContentPolicy(config.inlineLimit());
        KafkaShelf shelf = new KafkaShelf(writer, refresh);
        stage = new TransactionalStage(
                StageSettings.of(NAME, NAME, Set.of(Topics.ACCEPTED, Topics.REPORTS)),
                clients,
                new RecordRouting(
                        new MailRouter(
                                new WayFinder(config.routes(), config.sites(), directory, PATIENCE),
                                dispatch,
                                policy,
                                shelf),
                        metrics,
                        source,
                        clock),
                clock,
                meters);
        releaser = Releaser.of(
                clients,
                new RecordRouting(
                        new MailRouter(
                                new WayFinder(config.routes(), config.sites(), directory, PATIENCE),
                                dispatch,
                                policy,
                                shelf),
                        metrics,
                        source,
                        clock),
                clock,
                meters);
        housekeeping = new Housekeeping(clients, config.keep(), metrics, clock);
    }

    /** What runs in it, for the process's health. */
    List<TransactionalStage> stages() {
        return List.of(stage, releaser);
    }

    /** Starts its threads; returns at once. */
    void start() {
        stage.start();
        releaser.start();
        housekeeping.start();
    }

    /** Stops both stages after their present transactions, together. */
    @Override
    public void close() {
        stage.stop();
        releaser.stop();
        housekeeping.close();
        stage.close();
        releaser.close();
        resolver.close();
    }
}
