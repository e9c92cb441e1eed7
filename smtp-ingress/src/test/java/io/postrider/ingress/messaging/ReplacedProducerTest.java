package io.postrider.ingress.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.address.Mailbox;
import io.postrider.address.ReversePath;
import io.postrider.envelope.DeliveryRequest;
import io.postrider.envelope.Envelope;
import io.postrider.envelope.Origin;
import io.postrider.envelope.QueueId;
import io.postrider.envelope.Recipient;
import io.postrider.ingress.data.Deadline;
import io.postrider.ingress.messaging.FaultyProducer.Fault;
import io.postrider.record.Content;
import io.postrider.record.MailRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReplacedProducerTest {

    /** Of producers: some tests wait for it. */
    private static final Duration PATIENCE = Duration.ofMillis(300);

    /** Of a client whom no pause of the machine makes give up. */
    private static final Duration CLIENT = Duration.ofSeconds(30);

    private final List<FaultyProducer> made = new CopyOnWriteArrayList<>();

    @Test
    void a_producer_that_failed_for_good_is_replaced_and_mail_goes_on() {
        try (KafkaIntake intake = intakeOver(Fault.FATAL, Fault.NONE)) {
            assertThat(store(intake, CLIENT)).containsExactly(false);

            await().until(() -> made.size() == 2);

            await().untilAsserted(() -> assertThat(store(intake, CLIENT)).containsExactly(true));
            await().until(() -> made.getFirst().closed);
        }
    }

    @Test
    void what_a_silent_producer_never_answers_is_told_once_and_its_late_answer_is_not_heard() {
        try (KafkaIntake intake = intakeOver(Fault.SILENT, Fault.NONE)) {
            List<Boolean> told = store(intake, CLIENT);
            assertThat(told).isEmpty();

            await().until(() -> !told.isEmpty());
            Callback late = made.getFirst().unanswered.remove();
            late.onCompletion(null, null);

            assertThat(told).containsExactly(false);
            await().untilAsserted(() -> assertThat(store(intake, CLIENT)).containsExactly(true));
        }
    }

    @Test
    void without_a_new_producer_everybody_is_told_at_once_and_it_is_tried_again() {
        try (KafkaIntake intake = intakeOver(Fault.FATAL, null, Fault.NONE)) {
            assertThat(store(intake, CLIENT)).containsExactly(false);

            await().untilAsserted(() -> assertThat(store(intake, CLIENT)).containsExactly(true));
            assertThat(made).hasSize(2);
        }
    }

    @Test
    void what_could_be_stored_after_its_client_was_told_that_it_is_not_is_not_sent() {
        try (KafkaIntake intake = intakeOver(Fault.NONE)) {
            assertThat(store(intake, PATIENCE.dividedBy(3))).containsExactly(false);
        }
    }

    /** Null stands for a producer that cannot be made. */
    private KafkaIntake intakeOver(@Nullable Fault... faults) {
        List<@Nullable Fault> script = new ArrayList<>(Arrays.asList(faults));
        return new KafkaIntake(
                () -> {
                    Fault fault = script.removeFirst();
                    if (fault == null) {
                        throw new TimeoutException("no broker");
                    }
                    FaultyProducer producer = new FaultyProducer(fault);
                    made.add(producer);
                    return producer;
                },
                contentId -> {
                    throw new UnsupportedOperationException();
                },
                PATIENCE);
    }

    private static List<Boolean> store(KafkaIntake intake, Duration patience) {
        List<Boolean> told = new CopyOnWriteArrayList<>();
        Envelope envelope = new Envelope(
                new QueueId("00000000000000000001"),
                ReversePath.NULL,
                List.of(Recipient.of(Mailbox.of("b@example.org"))),
                DeliveryRequest.PLAIN,
                new Origin("192.0.2.1", "client.example", "ESMTP", null, true, null),
                Instant.EPOCH,
                null);
        intake.store(new MailRecord(envelope, new Content.Inline(new byte[1])), Deadline.in(patience), told::add);
        return told;
    }
}
