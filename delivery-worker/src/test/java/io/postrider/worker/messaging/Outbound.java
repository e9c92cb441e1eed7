package io.postrider.worker.messaging;

import io.postrider.address.Domain;
import io.postrider.address.Mailbox;
import io.postrider.address.ReversePath;
import io.postrider.delivery.NextHop;
import io.postrider.envelope.DeliveryRequest;
import io.postrider.envelope.Envelope;
import io.postrider.envelope.Origin;
import io.postrider.envelope.QueueId;
import io.postrider.envelope.Recipient;
import io.postrider.envelope.Transit;
import io.postrider.pipeline.kafka.InstanceName;
import io.postrider.pipeline.kafka.KafkaClients;
import io.postrider.pipeline.kafka.MailRecords;
import io.postrider.pipeline.kafka.TopicCatalog;
import io.postrider.pipeline.kafka.TopicLayout;
import io.postrider.record.Content;
import io.postrider.record.MailRecord;
import io.postrider.record.Topics;
import io.postrider.worker.ledger.Custody;
import io.postrider.worker.ledger.Progress;
import io.postrider.worker.ledger.ProgressCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnstableOffsetCommitException;

/** What stands around a worker: puts mail into {@code mail.outbound}, reads what comes out, asks what is committed. */
final class Outbound implements AutoCloseable {

    private static final Duration ASK_AGAIN = Duration.ofMillis(50);

    private final KafkaClients kafka;
    private final Admin admin;
    private final Producer<String, byte[]> producer;
    private final MailRecords mails = new MailRecords();
    private final int partitions;

    Outbound(String bootstrap, int partitions) {
        this.partitions = partitions;
        kafka = new KafkaClients(bootstrap, new InstanceName("test"), Duration.ofSeconds(5));
        new TopicCatalog(kafka, TopicLayout.embedded().withPartitions(partitions), true, Duration.ofSeconds(60))
                .ensure();
        admin = kafka.admin("test");
        producer = kafka.producer("test");
    }

    static MailRecord mail(String queueId, byte[] content) {
        Envelope envelope = new Envelope(
                new QueueId(queueId),
                ReversePath.of(Mailbox.of("sender@example.org")),
                List.of(Recipient.of(Mailbox.of("rcpt@example.net"))),
                DeliveryRequest.PLAIN,
                Origin.INTERNAL,
                Instant.now(),
                Transit.fresh(
                        "site:test",
                        new NextHop.Exchangers(Domain.parse("example.net").orThrow())));
        return new MailRecord(envelope, new Content.Inline(content));
    }

    /** So many small messages into one partition, named by {@code prefix} and number. */
    List<String> put(int partition, String prefix, int count) {
        List<String> names = new ArrayList<>();
        byte[] content = "Subject: hello\r\n\r\nhello\r\n".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < count; i++) {
            String name = prefix + i;
            put(partition, mail(name, content));
            names.add(name);
        }
        producer.flush();
        return names;
    }

    void put(int partition, MailRecord mail) {
        ProducerRecord<String, byte[]> record = mails.record(Topics.OUTBOUND, "site:test", mail);
        put(new ProducerRecord<>(record.topic(), partition, record.key(), record.value(), record.headers()));
    }

    void put(ProducerRecord<String, byte[]> record) {
        var unused = producer.send(record);
    }

    void flush() {
        producer.flush();
    }

    /** What the group has committed, by partition; waits for open transactions to end. */
    Map<Integer, Progress> committed() throws Exception {
        Map<Integer, Progress> committed = new HashMap<>();
        stable().forEach((partition, offset) -> {
            if (ProgressCodec.decode(offset.offset(), offset.metadata()) instanceof ProgressCodec.Reading.Known known) {
                committed.put(partition, known.progress());
            }
        });
        return committed;
    }

    private Map<Integer, OffsetAndMetadata> stable() throws Exception {
        Set<Integer> all = IntStream.range(0, partitions).boxed().collect(Collectors.toSet());
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (true) {
            try {
                return new GroupOffsets(admin, WorkerService.GROUP)
                        .read(all)
                        .toCompletableFuture()
                        .get(30, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnstableOffsetCommitException) || System.nanoTime() - deadline > 0) {
                    throw e;
                }
                Thread.sleep(ASK_AGAIN);
            }
        }
    }

    /** Commits as a worker would, or as an operator might. */
    void commit(int partition, Progress progress) throws Exception {
        commit(partition, progress.committed(), ProgressCodec.encode(progress, Custody.CLEAN));
    }

    void commit(int partition, long offset, String metadata) throws Exception {
        admin.alterConsumerGroupOffsets(
                        WorkerService.GROUP,
                        Map.of(new TopicPartition(Topics.OUTBOUND, partition), new OffsetAndMetadata(offset, metadata)))
                .all()
                .get(30, TimeUnit.SECONDS);
    }

    /** Where a partition ends. */
    long end(int partition) {
        TopicPartition wanted = new TopicPartition(Topics.OUTBOUND, partition);
        try (Consumer<String, byte[]> reader = kafka.reader("test", Map.of())) {
            return java.util.Objects.requireNonNull(
                    reader.endOffsets(List.of(wanted)).get(wanted));
        }
    }

    /** Whether everything that was put is done with, in every partition. */
    boolean isAllDone() throws Exception {
        Map<Integer, Progress> committed = committed();
        for (int partition = 0; partition < partitions; partition++) {
            long end = end(partition);
            Progress progress = committed.get(partition);
            if (end > 0 && (progress == null || !progress.unfinished().isEmpty() || progress.position() < end)) {
                return false;
            }
        }
        return true;
    }

    /** Everything committed in a topic, by a reader that sees only what is committed. */
    List<ConsumerRecord<String, byte[]>> all(String topic) {
        List<ConsumerRecord<String, byte[]>> all = new ArrayList<>();
        try (Consumer<String, byte[]> reader =
                kafka.reader("test", Map.of("isolation.level", "read_committed", "auto.offset.reset", "earliest"))) {
            List<TopicPartition> of = reader.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            reader.assign(of);
            reader.seekToBeginning(of);
            Map<TopicPartition, Long> ends = reader.endOffsets(of);
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (of.stream().anyMatch(each -> reader.position(each) < Objects.requireNonNull(ends.get(each)))) {
                reader.poll(Duration.ofMillis(100)).forEach(all::add);
                if (System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException("not read to its end: " + topic);
                }
            }
        }
        return all;
    }

    /** The queue ids of all events of a type, again for each event. */
    List<String> events(String word) {
        String type = "\"type\":\"io.postrider.mail." + word + "\"";
        return all(Topics.EVENTS).stream()
                .filter(event -> new String(event.value(), StandardCharsets.UTF_8).contains(type))
                .map(ConsumerRecord::key)
                .toList();
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
    }
}
