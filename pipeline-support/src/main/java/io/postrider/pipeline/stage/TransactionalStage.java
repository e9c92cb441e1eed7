package io.postrider.pipeline.stage;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.pipeline.kafka.KafkaClients;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.jboss.logging.Logger;

/**
 * A hop of the pipeline whose every record is processed exactly once: one thread polls, hands what came to the handler,
 * and commits what that returned together with the offsets. What is aborted is replayed; after a fatal error the stage
 * opens new clients by itself.
 */
public final class TransactionalStage implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(TransactionalStage.class);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);
    /** A run that lasted so long had no lasting trouble. */
    private static final Duration LASTED_WELL = Duration.ofSeconds(30);

    private static final Duration INTERRUPTED_PATIENCE = Duration.ofSeconds(2);

    private final StageSettings settings;
    private final StageClients.Source clients;
    private final Supplier<Gate> gates;
    private final FaultIsolation handler;
    private final StageMeters meters;
    private final StageHealth health = new StageHealth(System::nanoTime);
    private final StopSignal stop = new StopSignal();
    private final Thread thread;

    /** A stage at rest. Topics must be there when it starts. */
    public TransactionalStage(
            StageSettings settings, KafkaClients clients, Handler handler, Clock clock, MeterRegistry meters) {
        this(settings, clients, handler, () -> Gate.OPEN, clock, meters);
    }

    /** A stage at rest that consumes only what a gate lets through; it makes one for each consumer it opens. */
    public TransactionalStage(
            StageSettings settings,
            KafkaClients clients,
            Handler handler,
            Supplier<Gate> gates,
            Clock clock,
            MeterRegistry meters) {
        this(
                settings,
                () -> StageClients.open(clients, settings),
                settings.name() + "/" + clients.instance(),
                handler,
                gates,
                clock,
                meters);
    }

    /** @param source the instance, in quarantine records */
    TransactionalStage(
            StageSettings settings,
            StageClients.Source clients,
            String source,
            Handler handler,
            Supplier<Gate> gates,
            Clock clock,
            MeterRegistry meters) {
        this.settings = settings;
        this.clients = clients;
        this.gates = gates;
        this.meters = new StageMeters(meters, settings.name());
        this.handler = new FaultIsolation(handler, source, clock, this.meters);
        this.thread = Thread.ofPlatform().name("stage-" + settings.name()).unstarted(this::run);
    }

    /** What a stage does with records: anything but sending. */
    @FunctionalInterface
    public interface Handler {

        /**
         * What becomes of a batch, in order. May be called again with the same records, so it has no effect of its own
         * that matters when repeated. May take some hundred milliseconds.
         *
         * <p>A {@link RuntimeException} is a record's fault: the batch is tried again one by one, and the record that
         * throws goes to the quarantine. A record that the handler itself cannot decode it returns as {@link
         * io.postrider.pipeline.kafka.QuarantineRecords} has it.
         *
         * @throws IOException trouble of the moment: the batch is tried again, later
         */
        List<ProducerRecord<String, byte[]>> handle(List<ConsumerRecord<String, byte[]>> batch)
                throws IOException, InterruptedException;
    }

    /** Starts the stage's thread; returns at once. */
    public void start() {
        thread.start();
    }

    public String name() {
        return settings.name();
    }

    public boolean isHealthy() {
        return health.trouble().isEmpty();
    }

    /** What is wrong, in one line; empty when nothing is. */
    public Optional<String> trouble() {
        return health.trouble();
    }

    /** Asks the stage to stop after its present transaction; returns at once. */
    public void stop() {
        stop.ask();
    }

    /** Stops the stage and waits until it has left its group, or until its patience (12 s) is over. */
    @Override
    public void close() {
        stop();
        try {
            if (thread.getState() != Thread.State.NEW && !thread.join(CLOSE_PATIENCE)) {
                LOG.warnf("stage %s did not stop in time and is interrupted", settings.name());
                thread.interrupt();
                var unused = thread.join(INTERRUPTED_PATIENCE);
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        Backoff backoff = new Backoff();
        Setbacks setbacks = new Setbacks();
        try {
            while (!stop.isAsked()) {
                long began = System.nanoTime();
                try (StageRun run = opened(setbacks)) {
                    run.work();
                } catch (RuntimeException | Error e) {
                    if (e instanceof InterruptException) {
                        break;
                    }
                    if (Duration.ofNanos(System.nanoTime() - began).compareTo(LASTED_WELL) > 0) {
                        backoff.reset();
                    }
                    setbacks.failed();
                    reopenAfter(e, backoff.next());
                }
            }
        } catch (InterruptedException e) {
            LOG.infof("stage %s was interrupted", settings.name());
        } finally {
            // However the thread ends, nobody is to take it for one that works.
            health.ill("stopped");
        }
    }

    private StageRun opened(Setbacks setbacks) {
        return new StageRun(settings, clients.open(), gates.get(), handler, meters, health, stop, setbacks);
    }

    private void reopenAfter(Throwable failure, Duration pause) throws InterruptedException {
        String why = failure.getClass().getSimpleName() + ": " + failure.getMessage();
        health.ill(why);
        LOG.errorf(failure, "stage %s opens new clients in %d ms: %s", settings.name(), pause.toMillis(), why);
        meters.reopened();
        stop.await(pause);
    }
}
