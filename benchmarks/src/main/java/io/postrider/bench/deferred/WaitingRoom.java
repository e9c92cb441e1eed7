package io.postrider.bench.deferred;

import io.postrider.address.Mailbox;
import io.postrider.address.ReversePath;
import io.postrider.delivery.NextHop;
import io.postrider.envelope.DeliveryRequest;
import io.postrider.envelope.Envelope;
import io.postrider.envelope.Origin;
import io.postrider.envelope.QueueId;
import io.postrider.envelope.Recipient;
import io.postrider.envelope.Transit;
import io.postrider.record.Content;
import io.postrider.record.EncodedRecord;
import io.postrider.record.MailRecord;
import io.postrider.record.MailRecordCodec;
import io.postrider.schedule.DelayTopic;
import io.postrider.testing.process.PostriderProcess;
import io.postrider.testing.smtp.Behaviour;
import io.postrider.testing.smtp.ScriptedSmtpServer;
import io.postrider.testing.smtp.SmtpClient;
import io.postrider.testing.smtp.SmtpReply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Fills the schedule. Some mail takes the whole way: over SMTP to a host that answers 451, so that the worker puts it on the
 * schedule. The rest is written where it would then be, with the records that the worker would write.
 */
final class WaitingRoom implements AutoCloseable {

    private static final int SENDERS = 8;
    private static final int CHECK_EVERY = 10_000;
    private static final String SENDER = "bench@postrider.example";
    /** None of them ends while anything is measured. */
    private static final List<DelayTopic> LONG = List.of(DelayTopic.H1, DelayTopic.H2, DelayTopic.H4);

    private final ScriptedSmtpServer later = ScriptedSmtpServer.start(Behaviour.builder()
            .rcptReply(address -> "451 4.3.0 Later")
            .keepNoBodies()
            .build());
    private final MailRecordCodec codec = new MailRecordCodec();
    private final byte[] message;

    WaitingRoom(int octets) {
        String head = "From: <" + SENDER + ">\r\nSubject: later\r\n\r\n";
        message = (head + "0123456789\r\n".repeat(octets / 12)).getBytes(StandardCharsets.US_ASCII);
    }

    /** The line below {@code routes:} that leads to the host that answers 451, four blanks before it. */
    String route() {
        return "    \"later.example\": \"smtp://%s\"\n".formatted(later.address());
    }

    /** Sends so many over SMTP, and waits until the worker has deferred them all. */
    void fillOverSmtp(PostriderProcess postrider, int count) throws IOException, InterruptedException {
        double before = deferred(postrider);
        List<Callable<Integer>> senders = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            int share = count / SENDERS + (i < count % SENDERS ? 1 : 0);
            senders.add(() -> send(postrider.smtpPort(), share));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> each : threads.invokeAll(senders)) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("not accepted", e.getCause());
        }
        while (deferred(postrider) - before < count) {
            Thread.sleep(100);
        }
    }

    /** Writes so many records to the delay topics of an hour and more. */
    void fillDirectly(int kafkaPort, int count) throws IOException, InterruptedException {
        fill(kafkaPort, count, LONG);
    }

    /** Writes so many records that are due in ten seconds, all of them. */
    void fillForSoon(int kafkaPort, int count) throws IOException, InterruptedException {
        fill(kafkaPort, count, List.of(DelayTopic.S10));
    }

    private void fill(int kafkaPort, int count, List<DelayTopic> topics) throws IOException, InterruptedException {
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                "127.0.0.1:" + kafkaPort,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.LINGER_MS_CONFIG,
                20,
                ProducerConfig.BATCH_SIZE_CONFIG,
                512 * 1024);
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> written = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                written.add(producer.send(record(i, topics.get(i % topics.size()))));
                if (written.size() == CHECK_EVERY || i == count - 1) {
                    for (Future<RecordMetadata> each : written) {
                        each.get();
                    }
                    written.clear();
                }
            }
        } catch (ExecutionException e) {
            throw new IOException("not written", e.getCause());
        }
    }

    private ProducerRecord<String, byte[]> record(int number, DelayTopic topic) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        NextHop hop = new NextHop.Host(NextHop.Protocol.SMTP, "127.0.0.1", later.port());
        String destination = "relay:" + hop.text();
        MailRecord mail = new MailRecord(
                new Envelope(
                        QueueId.next(now.toEpochMilli()),
                        ReversePath.of(Mailbox.of(SENDER)),
                        List.of(Recipient.of(Mailbox.of("w" + number + "@later.example"))),
                        DeliveryRequest.PLAIN,
                        new Origin("127.0.0.1", "bench.example", "ESMTP", null, true, null),
                        now,
                        new Transit(destination, hop, 1, now.plus(topic.delay()), now, false)),
                new Content.Inline(message));
        EncodedRecord encoded = codec.encode(mail);
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic.topic(), destination, encoded.value());
        record.headers().add(MailRecordCodec.ENVELOPE_HEADER, encoded.envelope());
        return record;
    }

    private int send(int port, int count) throws IOException {
        try (SmtpClient client = SmtpClient.connect("127.0.0.1", port)) {
            client.command("EHLO bench.example");
            for (int i = 0; i < count; i++) {
                SmtpReply reply = client.send(SENDER, "w" + i + "@later.example", message);
                if (!reply.isPositive()) {
                    throw new IOException("refused: " + reply);
                }
            }
        }
        return count;
    }

    private static double deferred(PostriderProcess postrider) throws IOException, InterruptedException {
        return postrider.metric("postrider_worker_outcomes_total", "deferred");
    }

    @Override
    public void close() {
        later.close();
    }
}
