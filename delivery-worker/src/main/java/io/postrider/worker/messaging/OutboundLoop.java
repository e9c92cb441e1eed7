package io.postrider.worker.messaging;

import io.postrider.record.Topics;
import io.postrider.worker.ledger.Commit;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jboss.logging.Logger;

/**
 * One membership in the group, for the polling thread: takes partitions over, reads them while there is room, prepares
 * commits, gives partitions up. Ends with {@link #leave} or an exception; then it is done with, and so are its
 * assignments.
 */
final class OutboundLoop implements ConsumerRebalanceListener {

    /** What a revocation and a shutdown leave to attempts whose final dot is sent (DESIGN section 6). */
    static final Duration TO_FINISH = Duration.ofSeconds(5);

    private static final Logger LOG = Logger.getLogger(OutboundLoop.class);

    /** What the commit has that says so. */
    static final Duration TO_HAND_BACK = Duration.ofSeconds(2);

    private static final Duration IDLE = Duration.ofMillis(200);
    private static final Duration BUSY = Duration.ofMillis(30);
    private static final Duration COMMITTING = Duration.ofMillis(5);
    private static final Duration SHORTEST = Duration.ofMillis(1);

    /** Reading on over so many finished records is cheaper than to drop what is fetched and ask for another place. */
    private static final long WORTH_A_SEEK = 200;

    private final Consumer<String, byte[]> consumer;
    private final SharedLedger ledger;
    private final Committer committer;
    private final Intake intake;
    private final Takeover takeover;
    private final Heartbeats heartbeats;
    private final WorkerMetrics metrics;
    private final int pollRecords;

    private Set<Integer> assigned = Set.of();
    private Set<Integer> paused = Set.of();
    /** Partitions whose metadata is full, until a commit ends. */
    private final Set<Integer> stalled = new TreeSet<>();

    private long endsSeen;

    /** @param pollRecords how many records one poll returns at most */
    OutboundLoop(
            Consumer<String, byte[]> consumer,
            SharedLedger ledger,
            Committer committer,
            Intake intake,
            StableOffsets offsets,
            WorkerMetrics metrics,
            int pollRecords) {
        this.consumer = consumer;
        this.ledger = ledger;
        this.committer = committer;
        this.intake = intake;
        this.pollRecords = pollRecords;
        this.metrics = metrics;
        this.heartbeats = new Heartbeats(consumer);
        this.takeover = new Takeover(offsets, metrics, this::logStart);
    }

    /** @param session after which the group gives a silent member's partitions away */
    void join(Duration session) {
        ledger.joining(session);
        consumer.subscribe(Set.of(Topics.OUTBOUND), this);
    }

    /** One round: what has arrived is taken over, a commit prepared if due, and records are read. */
    void turn() throws InterruptedException {
        renew();
        takeover.arrived().forEach(this::begin);
        commit(false);
        boolean room = readWhatThereIsRoomFor();
        try {
            if (room) {
                accept(consumer.poll(patience()));
            } else {
                // With everything paused a poll spins; and what makes room is a commit.
                ledger.awaitCommitting(patience());
                accept(consumer.poll(Duration.ZERO));
            }
        } catch (OffsetOutOfRangeException e) {
            e.offsetOutOfRangePartitions().keySet().forEach(this::findAgain);
        }
    }

    /** Gives everything up, in order. */
    void leave() throws InterruptedException {
        finish(ledger.assigned());
        consumer.unsubscribe();
    }

    // What the group says

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        Set<Integer> numbers = Partitions.numbers(partitions);
        if (numbers.isEmpty()) {
            return;
        }
        // Nothing is read before it is known where from: the position is a placeholder.
        for (TopicPartition partition : partitions) {
            consumer.seek(partition, 0);
        }
        consumer.pause(partitions);
        assigned = Partitions.union(assigned, numbers);
        paused = Partitions.union(paused, numbers);
        takeover.begin(numbers);
        LOG.infof("partitions assigned: %s", numbers);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        Set<Integer> numbers = stillOurs(partitions);
        if (numbers.isEmpty()) {
            return;
        }
        LOG.infof("partitions revoked: %s", numbers);
        try {
            finish(numbers);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            forget(numbers);
        }
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        Set<Integer> numbers = stillOurs(partitions);
        if (numbers.isEmpty()) {
            return;
        }
        LOG.warnf("partitions lost: %s", numbers);
        forget(numbers);
    }

    /** Without what was given up before the group asked for it, as at the stop. */
    private Set<Integer> stillOurs(Collection<TopicPartition> partitions) {
        Set<Integer> numbers = new TreeSet<>(Partitions.numbers(partitions));
        numbers.retainAll(assigned);
        return numbers;
    }

    /** Drops partitions. What is still on the wire of them is for the next owner to tell of, who suspects it. */
    void forget(Set<Integer> partitions) {
        takeover.forget(partitions);
        stalled.removeAll(partitions);
        assigned = Partitions.without(assigned, partitions);
        paused = Partitions.without(paused, partitions);
        int onTheWire = partitions.stream()
                .mapToInt(partition -> ledger.release(partition).size())
                .sum();
        if (onTheWire > 0) {
            LOG.warnf("%d attempts were on the wire of partitions that are gone: %s", onTheWire, partitions);
        }
        intake.partitionsGone();
    }

    private void finish(Set<Integer> partitions) throws InterruptedException {
        ledger.leave(partitions);
        commitUntil(() -> ledger.leavingUnsettled() == 0, TO_FINISH);
        intake.givenUp(ledger.giveUp(partitions));
        commitUntil(() -> ledger.handedBack(partitions), TO_HAND_BACK);
        forget(partitions);
    }

    private void commitUntil(BooleanSupplier done, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!done.getAsBoolean() && System.nanoTime() - deadline < 0) {
            renew();
            commit(true);
            ledger.awaitCommitting(COMMITTING);
        }
    }

    // Reading

    /** Between two looks at the group's answers nothing else lengthens the lease. */
    private void renew() {
        if (ledger.heard(heartbeats::answered)) {
            LOG.warn("the group has not been heard of for too long: nothing is sent until it is");
            metrics.leaseLapsed();
        }
    }

    private void begin(int partition, Takeover.Inherited inherited) {
        heartbeats.require();
        ledger.assign(partition, inherited.progress(), inherited.suspects());
        // Nothing of it is taken before a commit has told whose it is.
        stalled.add(partition);
        seek(partition);
    }

    private void accept(ConsumerRecords<String, byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            accept(partition.partition(), records.records(partition));
        }
        intake.tellOfMissing();
    }

    private void accept(int partition, Iterable<ConsumerRecord<String, byte[]>> records) {
        long after = -1;
        for (ConsumerRecord<String, byte[]> record : records) {
            if (!intake.take(record)) {
                stalled.add(partition);
                seek(partition);
                return;
            }
            after = record.offset() + 1;
        }
        long next = ledger.nextFetch(partition).orElse(after);
        if (next - after > WORTH_A_SEEK) {
            seek(partition);
        }
    }

    private void seek(int partition) {
        ledger.nextFetch(partition).ifPresent(offset -> consumer.seek(Partitions.topicPartition(partition), offset));
    }

    /** The log does not have what was asked for: it begins later, or ends before. */
    private void findAgain(TopicPartition partition) {
        long wanted = ledger.nextFetch(partition.partition()).orElse(0);
        long start = logStart(partition.partition());
        if (wanted > start) {
            throw new IllegalStateException(
                    partition + " ends before " + wanted + ", which was reached: Kafka has lost records");
        }
        LOG.errorf("%s begins at %d, and %d was to be read", partition, start, wanted);
        ledger.skipTo(partition.partition(), start);
        seek(partition.partition());
    }

    private long logStart(int partition) {
        TopicPartition wanted = Partitions.topicPartition(partition);
        Long start = consumer.beginningOffsets(Set.of(wanted)).get(wanted);
        if (start == null) {
            throw new TimeoutException("no start of " + wanted);
        }
        return start;
    }

    private boolean readWhatThereIsRoomFor() {
        long ends = ledger.ends();
        if (ends != endsSeen) {
            endsSeen = ends;
            stalled.clear();
        }
        boolean room = ledger.hasRoomFor(pollRecords);
        Set<Integer> wanted = room ? Partitions.union(stalled, takeover.arriving()) : assigned;
        if (wanted.equals(paused)) {
            return room;
        }
        consumer.pause(Partitions.topicPartitions(Partitions.without(wanted, paused)));
        consumer.resume(Partitions.topicPartitions(Partitions.without(paused, wanted)));
        paused = Set.copyOf(wanted);
        return room;
    }

    // Commits

    private void commit(boolean atOnce) {
        Commit<Decision> commit = ledger.prepare(atOnce);
        if (commit != null) {
            // Read after the ledger was asked and before anything else can be polled: assignments change in poll only.
            committer.submit(new Prepared(commit, consumer.groupMetadata()));
        }
    }

    private Duration patience() {
        if (!takeover.arriving().isEmpty()) {
            return COMMITTING;
        }
        if (ledger.inFlight() == 0) {
            return ledger.hasUncommitted() ? COMMITTING : IDLE;
        }
        Duration due = ledger.untilDue().orElse(ledger.uncommitted() > 0 ? COMMITTING : BUSY);
        Duration capped = due.compareTo(BUSY) > 0 ? BUSY : due;
        return capped.compareTo(SHORTEST) < 0 ? SHORTEST : capped;
    }
}
