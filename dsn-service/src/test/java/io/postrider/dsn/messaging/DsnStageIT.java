package io.postrider.dsn.messaging;

import static io.postrider.dsn.FailedMail.STRANGER;
import static io.postrider.dsn.FailedMail.failed;
import static io.postrider.dsn.FailedMail.from;
import static io.postrider.dsn.FailedMail.recipient;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.delivery.Action;
import io.postrider.dsn.report.ParsedReport;
import io.postrider.envelope.Envelope;
import io.postrider.envelope.NotifyOn;
import io.postrider.envelope.Origin;
import io.postrider.envelope.ReturnContent;
import io.postrider.pipeline.stage.TransactionalStage;
import io.postrider.record.Content;
import io.postrider.record.MailRecord;
import io.postrider.record.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DsnStageIT {

    private static final String SENDER = "sender@example.net";
    private static final String MESSAGE = "Subject: Hello\r\n\r\nHow are you?\r\n";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final DsnKafka kafka;
    private final TransactionalStage stage;

    DsnStageIT(@TempDir Path directory) {
        this.kafka = new DsnKafka(directory);
        this.stage = kafka.stage();
    }

    @AfterEach
    void close() {
        stage.close();
        kafka.close();
    }

    @Test
    void aFailureBecomesExactlyOneReportAndItsEvents() throws Exception {
        stage.start();
        kafka.fail(from(SENDER, failed("a@example.org"), failed("b@example.org")), MESSAGE);

        await().atMost(PATIENCE).until(() -> kafka.events().size() >= 2);
        MailRecord report = onlyReport();
        assertThat(report.envelope().sender().isNull()).isTrue();
        assertThat(report.envelope().recipients().getFirst().mailbox()).hasToString(SENDER);
        ParsedReport parsed = ParsedReport.of(kafka.octets(report));
        assertThat(parsed.parts().get(1).groups()).hasSize(3);
        assertThat(parsed.parts().getLast().text()).isEqualTo(MESSAGE);
        assertThat(kafka.events())
                .hasSize(2)
                .allMatch(event -> event.contains("mail.reported")
                        && event.contains(report.envelope().queueId().text()));
    }

    @Test
    void nobodyIsToldOfMailWithoutASenderWhateverBecameOfIt() throws Exception {
        stage.start();
        for (Origin origin : List.of(STRANGER, Origin.INTERNAL)) {
            for (Action action : Action.values()) {
                kafka.fail(
                        from(
                                "",
                                origin,
                                ReturnContent.FULL,
                                recipient("a@example.org", Set.of(NotifyOn.values()), action)),
                        MESSAGE);
            }
        }
        // One that is told of comes last, so that all others have been through.
        kafka.fail(from(SENDER, failed("last@example.org")), MESSAGE);

        await().atMost(PATIENCE).until(() -> !kafka.reports().isEmpty());
        assertThat(new String(kafka.octets(onlyReport()), UTF_8)).contains("last@example.org");
        assertThat(kafka.events().stream().filter(event -> event.contains("mail.unreported")))
                .hasSize(2);
    }

    @Test
    void anUnreadableRecordGoesToTheQuarantineAndTheStageGoesOn() throws Exception {
        stage.start();
        kafka.send(new ProducerRecord<>(Topics.FAILED, "x", "not mail".getBytes(UTF_8)));
        kafka.fail(from(SENDER, failed("a@example.org")), MESSAGE);

        await().atMost(PATIENCE).until(() -> !kafka.reports().isEmpty());
        assertThat(kafka.committed(Topics.QUARANTINE)).singleElement().satisfies(record -> {
            assertThat(record.value()).isEqualTo("not mail".getBytes(UTF_8));
            assertThat(record.key()).isEqualTo("mail.failed-0-0");
        });
        assertThat(stage.isHealthy()).isTrue();
    }

    @Test
    void whatAPredecessorLeftInAnOpenTransactionIsNeverSeenAndDoneOnce() throws Exception {
        kafka.fail(from(SENDER, failed("a@example.org")), MESSAGE);
        // The predecessor wrote its report, and died before it committed.
        KafkaProducer<String, byte[]> dead = kafka.clients.transactionalProducer(DsnStage.NAME);
        dead.initTransactions();
        dead.beginTransaction();
        dead.send(new ProducerRecord<>(Topics.REPORTS, "half", "half done".getBytes(UTF_8)))
                .get(10, TimeUnit.SECONDS);

        long before = System.nanoTime();
        stage.start();
        await().atMost(PATIENCE).until(() -> !kafka.events().isEmpty());

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
        assertThat(new String(kafka.octets(onlyReport()), UTF_8)).contains("a@example.org");
        dead.close(Duration.ZERO);
    }

    @Test
    void aLargeMessageComesBackAsItsHeaderAndALongReportGoesByReference() throws Exception {
        stage.start();
        byte[] large = (MESSAGE + "0123456789\r\n".repeat(30_000)).getBytes(UTF_8);
        Content stored =
                kafka.writer.write("large", large).toCompletableFuture().get(10, TimeUnit.SECONDS);
        kafka.fail(from(SENDER, failed("a@example.org")), stored);
        await().atMost(PATIENCE).until(() -> kafka.reports().size() == 1);
        MailRecord headerOnly = kafka.reports().getFirst();
        assertThat(headerOnly.content()).isInstanceOf(Content.Inline.class);
        assertThat(ParsedReport.of(kafka.octets(headerOnly)).parts().getLast().text())
                .isEqualTo("Subject: Hello\r\n");

        String justWhole = "Subject: Hello\r\n\r\n" + "0123456789\r\n".repeat(5_400);
        kafka.fail(from(SENDER, failed("a@example.org")), justWhole);
        await().atMost(PATIENCE).until(() -> kafka.reports().size() == 2);
        MailRecord whole = kafka.reports().getLast();
        assertThat(whole.content()).isInstanceOf(Content.Stored.class);
        assertThat(ParsedReport.of(kafka.octets(whole)).parts().getLast().text())
                .isEqualTo(justWhole);
    }

    @Test
    void aBacklogIsWorkedOffInTransactionsOfAFewRecordsEach() throws Exception {
        int backlog = 10 * DsnStage.POLL_RECORDS;
        for (int i = 0; i < backlog; i++) {
            kafka.queueFailure(from(SENDER, failed("a@example.org")), MESSAGE);
        }
        kafka.flush();

        stage.start();
        await().atMost(PATIENCE).until(() -> kafka.reports().size() == backlog);

        assertThat(kafka.meters
                        .counter("postrider.stage.transactions", "stage", DsnStage.NAME, "result", "committed")
                        .count())
                .isGreaterThanOrEqualTo(10);
    }

    @Test
    void aMessageWhoseContentIsDamagedIsReportedWithoutItAndThoseBehindItAreToo() throws Exception {
        stage.start();
        Content.Stored stored = (Content.Stored) kafka.writer
                .write("damaged", MESSAGE.getBytes(UTF_8))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        kafka.fail(
                from(SENDER, failed("a@example.org")),
                new Content.Stored(
                        stored.partition(), stored.offsets(), stored.length(), stored.crc32c() + 1, stored.written()));
        kafka.fail(from(SENDER, failed("b@example.org")), stored);

        await().atMost(PATIENCE).until(() -> kafka.reports().size() == 2);
        assertThat(ParsedReport.of(kafka.octets(kafka.reports().getFirst())).parts())
                .hasSize(2)
                .first()
                .satisfies(words -> assertThat(words.text()).contains("not attached"));
        assertThat(ParsedReport.of(kafka.octets(kafka.reports().getLast())).parts())
                .hasSize(3);
        assertThat(kafka.committed(Topics.QUARANTINE)).isEmpty();
        assertThat(stage.isHealthy()).isTrue();
    }

    private MailRecord onlyReport() {
        List<MailRecord> reports = kafka.reports();
        assertThat(reports).hasSize(1);
        return reports.getFirst();
    }

    @Test
    void itStopsWithinASecondOrTwo() throws Exception {
        stage.start();
        Envelope envelope = from(SENDER, failed("a@example.org"));
        kafka.fail(envelope, MESSAGE);
        await().atMost(PATIENCE).until(() -> !kafka.events().isEmpty());

        long before = System.nanoTime();
        stage.close();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
    }
}
