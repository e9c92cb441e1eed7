package io.postrider.worker.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.broker.BrokerSettings;
import io.postrider.broker.EmbeddedBroker;
import io.postrider.worker.attempt.Deliveries;
import io.postrider.worker.messaging.FaultyProducer.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever happens to a commit, each record's outcome is written once, and the offsets go on. */
class CommitFaultsIT {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path directory;

    @SuppressWarnings("NullAway.Init")
    private static EmbeddedBroker broker;

    @SuppressWarnings("NullAway.Init")
    private static Outbound outbound;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(BrokerSettings.at(directory));
        outbound = new Outbound(broker.bootstrapServers(), 1);
    }

    @AfterAll
    static void stop() {
        outbound.close();
        broker.close();
    }

    @ParameterizedTest
    @CsvSource({
        "ABORT, aborted",
        "COMMIT_UNANSWERED, committed",
        "COMMIT_ANSWER_LOST, committed",
        "BROKEN_BEFORE_COMMIT, ambiguous",
        "BROKEN_AFTER_COMMIT, ambiguous",
        "PAST_USE, ambiguous"
    })
    void eachOutcomeIsWrittenOnceWhateverHappensToTheCommit(Fault fault, String counted) {
        FakeDeliveries deliveries = FakeDeliveries.succeeding();
        try (TestWorker worker = new TestWorker(broker.bootstrapServers(), "faulty", deliveries)) {
            worker.script.faults.add(fault);
            String prefix = "f" + fault.name().replace("_", "");

            List<String> put = outbound.put(0, prefix, 50);

            await().atMost(Duration.ofSeconds(30)).until(outbound::isAllDone);
            await().atMost(Duration.ofSeconds(10)).until(() -> worker.gauge("postrider.worker.uncommitted") == 0);
            assertThat(worker.script.faults).isEmpty();
            assertThat(worker.count("postrider.worker.transactions", "result", counted))
                    .isGreaterThan(0);
            assertThat(outbound.events("delivered"))
                    .filteredOn(name -> name.startsWith(prefix))
                    .containsExactlyInAnyOrderElementsOf(put);
            assertThat(deliveries.taken()).as("nothing is attempted again").containsExactlyElementsOf(put);
        }
    }

    @Test
    void anErrorThatEndsTheCommitterIsSaidByHealthAndItsPartitionsGoToAnother() {
        FakeDeliveries well = FakeDeliveries.succeeding();
        try (TestWorker ill = new TestWorker(broker.bootstrapServers(), "ill", FakeDeliveries.succeeding())) {
            List<String> before = outbound.put(0, "before", 5);
            await().atMost(Duration.ofSeconds(30)).until(outbound::isAllDone);
            assertThat(ill.trouble()).isEmpty();
            ill.script.faults.add(Fault.ERROR);

            List<String> put = outbound.put(0, "error", 20);

            await().atMost(Duration.ofSeconds(30)).until(() -> ill.trouble().isPresent());
            assertThat(ill.trouble())
                    .hasValueSatisfying(said ->
                            assertThat(said).contains("StackOverflowError").contains("scripted"));
            try (TestWorker next = new TestWorker(broker.bootstrapServers(), "well", well)) {
                await().atMost(Duration.ofSeconds(60)).until(outbound::isAllDone);
                assertThat(next.trouble()).isEmpty();
            }
            assertThat(outbound.events("delivered"))
                    .filteredOn(name -> name.startsWith("before") || name.startsWith("error"))
                    .containsExactlyInAnyOrderElementsOf(
                            Stream.concat(before.stream(), put.stream()).toList());
        }
    }

    @Test
    void anErrorThatEndsThePollingThreadIsSaidByHealthAndItsPartitionsGoToAnother() {
        Deliveries deadly = consignment -> {
            throw new StackOverflowError("scripted");
        };
        try (TestWorker ill = new TestWorker(broker.bootstrapServers(), "ill", deadly)) {
            outbound.put(0, "poll", 20);

            await().atMost(Duration.ofSeconds(30)).until(() -> ill.trouble().isPresent());

            assertThat(ill.trouble())
                    .hasValueSatisfying(said -> assertThat(said).contains("StackOverflowError"));
            try (TestWorker next = new TestWorker(broker.bootstrapServers(), "well", FakeDeliveries.succeeding())) {
                await().atMost(Duration.ofSeconds(60)).until(outbound::isAllDone);
            }
        }
    }
}
