package io.postrider.worker.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.broker.EmbeddedBroker;
import io.postrider.envelope.Transit;
import io.postrider.pipeline.kafka.MailRecords;
import io.postrider.record.Content;
import io.postrider.record.Decoded;
import io.postrider.record.MailRecord;
import io.postrider.record.Topics;
import io.postrider.schedule.DelayTopic;
import io.postrider.worker.attempt.AttemptResult;
import io.postrider.worker.attempt.Deliveries;
import io.postrider.worker.ledger.LedgerLimits;
import io.postrider.worker.ledger.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** One worker on a real broker. */
class OutboundStageIT extends WithABroker {

    private static final int PARTITIONS = 2;

    OutboundStageIT() {
        super(PARTITIONS);
    }

    @Test
    void aRecordThatCannotBeReadGoesToTheQuarantineAndTheStageGoesOn() throws Exception {
        FakeDeliveries deliveries = FakeDeliveries.succeeding();
        List<String> put = new ArrayList<>(outbound.put(0, "before", 3));
        outbound.put(new ProducerRecord<>(Topics.OUTBOUND, 0, "site:test", "no envelope".getBytes("US-ASCII")));
        put.addAll(outbound.put(0, "after", 3));

        try (TestWorker worker = worker("w", deliveries)) {
            await().atMost(LONG).until(outbound::isAllDone);
            assertThat(worker.count("postrider.worker.quarantined")).isEqualTo(1);
        }

        List<ConsumerRecord<String, byte[]>> quarantined = outbound.all(Topics.QUARANTINE);
        assertThat(quarantined).singleElement().satisfies(record -> {
            assertThat(record.key()).isEqualTo("mail.outbound-0-3");
            assertThat(record.value()).asString().isEqualTo("no envelope");
        });
        assertThat(deliveries.taken()).containsExactlyElementsOf(put);
    }

    @Test
    void ofWhatGoesToTheQuarantineAnEventTellsWhereItsEnvelopeCanBeRead() throws Exception {
        MailRecord routed = Outbound.mail("unrouted", new byte[10]);
        outbound.put(0, new MailRecord(routed.envelope().withTransit(null), routed.content()));

        try (TestWorker worker = new TestWorker(broker.bootstrapServers(), "w", FakeDeliveries.succeeding())) {
            await().atMost(LONG).until(outbound::isAllDone);
            assertThat(worker.count("postrider.worker.quarantined")).isEqualTo(1);
        }

        assertThat(outbound.all(Topics.QUARANTINE)).hasSize(1);
        assertThat(outbound.events("quarantined")).containsExactly("unrouted");
    }

    @Test
    void damagedMetadataCostsRedeliveryFromTheCommittedOffsetAndIsCounted() throws Exception {
        List<String> put = outbound.put(0, "n", 10);
        outbound.commit(0, 4, "9.not ours");
        FakeDeliveries deliveries = FakeDeliveries.succeeding();

        try (TestWorker worker = worker("w", deliveries)) {
            await().atMost(LONG).until(outbound::isAllDone);
            assertThat(worker.count("postrider.worker.takeover.unreadable")).isEqualTo(1);
        }

        assertThat(deliveries.taken()).containsExactlyElementsOf(put.subList(4, 10));
    }

    @Test
    void unfinishedRecordsFarBelowThePositionAreFetchedAlone() throws Exception {
        List<String> put = outbound.put(0, "n", 3_000);
        outbound.commit(0, new Progress(2_990, List.of(5L, 6L, 1_500L)));
        FakeDeliveries deliveries = FakeDeliveries.succeeding();

        try (TestWorker worker = worker("w", deliveries)) {
            await().atMost(LONG).until(outbound::isAllDone);
            assertThat(worker.count("postrider.worker.takeover.records", "what", "unfinished"))
                    .isEqualTo(3);
        }

        List<String> expected = new ArrayList<>(List.of(put.get(5), put.get(6), put.get(1_500)));
        expected.addAll(put.subList(2_990, 3_000));
        assertThat(deliveries.taken()).containsExactlyElementsOf(expected);
    }

    @Test
    void nothingBeginsWhileTheOutcomesOfOthersCannotBeCommitted() throws Exception {
        LedgerLimits few = new LedgerLimits(200, 64L << 20, 20, LedgerLimits.PATIENCE, Duration.ofMillis(30));
        FakeDeliveries deliveries = FakeDeliveries.succeeding();
        try (TestWorker worker = new TestWorker(broker.bootstrapServers(), "w", deliveries, few, Map.of())) {
            outbound.put(0, "warm", 1);
            await().atMost(LONG).until(outbound::isAllDone);
            worker.script.holdOffsets();

            outbound.put(0, "first", 1);
            await().atMost(LONG).until(worker.script::isHeld);
            await().pollDelay(LedgerLimits.PATIENCE.plusMillis(200)).until(() -> true);
            outbound.put(0, "late", 100);
            await().atMost(LONG).until(() -> deliveries.taken().size() == 102);

            assertThat(worker.gauge("postrider.worker.in.flight")).isEqualTo(101);
            assertThat(worker.gauge("postrider.worker.uncommitted"))
                    .as("the oldest outcome is too old for another attempt to begin")
                    .isEqualTo(1);
            worker.script.letGo();
            await().atMost(LONG).until(outbound::isAllDone);
        }
        assertThat(outbound.events("delivered")).hasSize(102).doesNotHaveDuplicates();
    }

    @Test
    void noMoreRecordsAreInHandThanConfigured() throws Exception {
        LedgerLimits few = new LedgerLimits(40, 64L << 20, 20, LedgerLimits.PATIENCE, Duration.ofMillis(30));
        FakeDeliveries deliveries = new FakeDeliveries(mail -> true);
        outbound.put(0, "n", 200);
        try (TestWorker worker = new TestWorker(broker.bootstrapServers(), "w", deliveries, few, Map.of())) {
            await().atMost(LONG).until(() -> deliveries.onTheWire().size() > 30);
            await().during(Duration.ofMillis(500))
                    .atMost(LONG)
                    .until(() -> deliveries.taken().size() <= 40);

            await().atMost(LONG).until(() -> {
                deliveries.answer();
                return outbound.isAllDone();
            });
            assertThat(worker.gauge("postrider.worker.in.flight")).isZero();
        }
        assertThat(deliveries.taken()).hasSize(200).doesNotHaveDuplicates();
    }

    @Test
    void onTheScheduleForTheSecondTimeARecordOnlyRefersToItsContent() throws Exception {
        byte[] content = new byte[10_000];
        MailRecord first = Outbound.mail("first", content);
        MailRecord second = Outbound.mail("second", content);
        Transit before = second.envelope().requireTransit();
        Instant now = Instant.now();
        Transit again = before.afterAttempt(now, now).released(before.destination(), before.nextHop());
        outbound.put(0, first);
        outbound.put(1, second.with(second.envelope().withTransit(again)));
        Deliveries deferring = consignment ->
                consignment.settle(new AttemptResult.Postponed(Instant.now().plusSeconds(40), "full"));

        try (TestWorker worker = new TestWorker(broker.bootstrapServers(), "w", deferring)) {
            await().atMost(LONG).until(outbound::isAllDone);
        }

        Map<String, Content> scheduled = outbound.all(DelayTopic.S30.topic()).stream()
                .map(record -> (Decoded.Readable) new MailRecords().decode(record))
                .map(Decoded.Readable::mail)
                .collect(Collectors.toMap(mail -> mail.envelope().queueId().text(), MailRecord::content));
        assertThat(scheduled.get("first")).isInstanceOf(Content.Inline.class);
        assertThat(scheduled.get("second")).isInstanceOf(Content.Stored.class);
        assertThat(outbound.events("postponed")).containsExactlyInAnyOrder("first", "second");
    }

    @Test
    void deliveriesThatThrowLoseNoMail() throws Exception {
        outbound.put(0, "n", 2);
        Deliveries broken = consignment -> {
            throw new IllegalStateException("a fault");
        };

        try (TestWorker worker = new TestWorker(broker.bootstrapServers(), "w", broken)) {
            await().atMost(LONG).until(outbound::isAllDone);
        }

        assertThat(outbound.events("deferred")).containsExactlyInAnyOrder("n0", "n1");
        assertThat(outbound.all(DelayTopic.M5.topic())).hasSize(2);
    }

    @Test
    void aRestartOfTheBrokerLosesNothingAndRepeatsNothing() throws Exception {
        FakeDeliveries deliveries = FakeDeliveries.succeeding();
        int port = Integer.parseInt(
                broker.bootstrapServers().substring(broker.bootstrapServers().lastIndexOf(':') + 1));
        List<String> put = new ArrayList<>();
        try (TestWorker worker = worker("w", deliveries)) {
            for (int i = 0; i < 5; i++) {
                put.addAll(outbound.put(i % PARTITIONS, "b" + i + "n", 200));
            }
            await().atMost(LONG).until(() -> deliveries.taken().size() > 100);

            broker.close();
            broker = EmbeddedBroker.start(settings().withPort(port));

            put.addAll(outbound.put(0, "again", 50));
            await().atMost(LONG).until(outbound::isAllDone);
            assertThat(worker.gauge("postrider.worker.uncommitted")).isZero();
        }
        assertThat(outbound.events("delivered")).containsExactlyInAnyOrderElementsOf(put);
    }
}
