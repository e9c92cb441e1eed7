package io.postrider.worker.messaging;

import io.postrider.worker.ledger.Commit;
import io.postrider.worker.ledger.Progress;
import io.postrider.worker.ledger.ProgressCodec;
import io.postrider.worker.messaging.Transactions.End;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The thread that runs the ledger's commits, one at a time, while polling and deliveries go on. A commit does not leave it
 * before it is known whether it happened: it is confirmed, or given back to the ledger.
 */
final class Committer implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Committer.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration OFFSETS_PATIENCE = Duration.ofSeconds(20);
    /** How soon an idle committer notices that it is to stop. */
    private static final Duration LOOK_UP = Duration.ofMillis(100);

    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final SharedLedger ledger;
    private final Transactions transactions;
    private final StableOffsets offsets;
    private final WorkerMetrics metrics;
    private final BlockingQueue<Prepared> handed = new ArrayBlockingQueue<>(1);
    private final Thread thread;
    private volatile boolean stopping;
    private volatile @Nullable Throwable fault;

    Committer(SharedLedger ledger, Transactions transactions, StableOffsets offsets, WorkerMetrics metrics) {
        this.ledger = ledger;
        this.transactions = transactions;
        this.offsets = offsets;
        this.metrics = metrics;
        this.thread = Thread.ofPlatform().name("worker-committer").unstarted(this::work);
    }

    void start() {
        thread.start();
    }

    boolean isRunning() {
        return thread.isAlive() && fault == null;
    }

    /** What ended it, when nobody asked it to end. */
    Optional<Throwable> fault() {
        return Optional.ofNullable(fault);
    }

    /** Takes the commit that is under way, of which there is one at most. Returns at once. */
    void submit(Prepared prepared) {
        if (!handed.offer(prepared)) {
            throw new IllegalStateException("a commit is under way already");
        }
    }

    private void work() {
        Pause pause = new Pause();
        try {
            openUntilItWorks(pause);
            while (!stopping) {
                Prepared next = handed.poll(LOOK_UP.toMillis(), TimeUnit.MILLISECONDS);
                if (next != null) {
                    run(next, pause);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("the committer was stopped");
        } catch (RuntimeException | Error e) {
            // Kafka's troubles are dealt with where they happen. After any other nobody knows what holds here, so
            // nothing
            // more is committed: the stage gives its partitions up to who is well, and health says why.
            fault = e;
            LOG.fatal("the worker commits nothing more and leaves its group: it must be restarted", e);
        } finally {
            transactions.close();
        }
    }

    private void run(Prepared prepared, Pause pause) throws InterruptedException {
        long start = System.nanoTime();
        openUntilItWorks(pause);
        switch (transactions.run(prepared)) {
            case End.Committed committed -> {
                metrics.committed(Duration.ofNanos(System.nanoTime() - start));
                ledger.confirmed(prepared.commit());
                count(prepared.commit());
                pause.reset();
            }
            case End.Aborted aborted -> {
                LOG.warnf(
                        "a commit of %d outcomes was aborted: %s",
                        prepared.commit().size(), aborted.reason());
                metrics.aborted();
                // Before it is given back, so that what comes next does not run into the same trouble at once.
                pause.take();
                if (aborted.oversize()) {
                    ledger.refused(prepared.commit());
                } else {
                    ledger.aborted(prepared.commit());
                }
            }
            case End.Unknown unknown -> {
                LOG.warnf(
                        "the end of a commit of %d outcomes is not known, its producer is replaced: %s",
                        prepared.commit().size(), unknown.reason());
                metrics.ambiguous();
                settle(prepared.commit(), pause);
            }
        }
    }

    /** Finds out whether a commit happened, from what is stable once its transaction must have ended. */
    private void settle(Commit<Decision> commit, Pause pause) throws InterruptedException {
        while (true) {
            pause.take();
            openUntilItWorks(pause);
            Map<Integer, Progress> stable;
            try {
                stable = stable(commit);
            } catch (ExecutionException | TimeoutException | RuntimeException e) {
                LOG.warnf("the stable offsets cannot be read yet: %s", e.getMessage());
                continue;
            }
            if (ledger.ended(commit, stable)) {
                LOG.info("the commit had happened");
                count(commit);
            } else {
                LOG.info("the commit had not happened, its outcomes go with the next");
            }
            return;
        }
    }

    private void count(Commit<Decision> commit) {
        commit.decisions().forEach(metrics::outcomes);
    }

    private Map<Integer, Progress> stable(Commit<Decision> commit)
            throws InterruptedException, ExecutionException, TimeoutException {
        Map<Integer, OffsetAndMetadata> read = offsets.read(commit.progress().keySet())
                .toCompletableFuture()
                .get(OFFSETS_PATIENCE.toSeconds(), TimeUnit.SECONDS);
        Map<Integer, Progress> stable = new HashMap<>();
        read.forEach((partition, offset) -> {
            switch (ProgressCodec.decode(offset.offset(), offset.metadata())) {
                case ProgressCodec.Reading.Known known -> stable.put(partition, known.progress());
                case ProgressCodec.Reading.Unknown unknown -> {
                    // Not what we wrote, so not our commit.
                }
            }
        });
        return stable;
    }

    private void openUntilItWorks(Pause pause) throws InterruptedException {
        while (true) {
            try {
                transactions.open();
                return;
            } catch (RuntimeException e) {
                LOG.warnf("no transactional producer yet: %s", e.getMessage());
                pause.take();
            }
        }
    }

    /** Ends after the commit under way, or after five seconds without it. */
    @Override
    public void close() {
        stopping = true;
        try {
            if (!thread.join(CLOSE)) {
                thread.interrupt();
                thread.join(CLOSE);
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    /** Longer after each failure, so that trouble is not answered with more. */
    private static final class Pause {

        private Duration next = FIRST_PAUSE;

        void take() throws InterruptedException {
            Thread.sleep(next);
            next = next.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next.multipliedBy(2);
        }

        void reset() {
            next = FIRST_PAUSE;
        }
    }
}
