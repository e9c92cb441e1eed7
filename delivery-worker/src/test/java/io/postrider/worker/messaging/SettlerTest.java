package io.postrider.worker.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.postrider.record.MailRecord;
import io.postrider.record.Topics;
import io.postrider.schedule.RetryPolicy;
import io.postrider.schedule.RetrySchedule;
import io.postrider.worker.settlement.Settlement;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** A fault while it is settled must not cost a message: the record goes to the quarantine, whole. */
class SettlerTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final FaultyClock clock = new FaultyClock();
    private final Settler settler = new Settler(
            new Settlement(RetryPolicy.always(RetrySchedule.DEFAULT), "delivery-worker/test"),
            new CurrentContent(new NoWriting()),
            new WorkerMetrics(meters),
            "delivery-worker/test",
            clock);
    private final List<Decision> decided = new ArrayList<>();
    private final MailRecord mail = Outbound.mail("q1", "hello".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    private final ConsumerRecord<String, byte[]> record = new ConsumerRecord<>(
            Topics.OUTBOUND, 0, 17, "site:test", "hello".getBytes(java.nio.charset.StandardCharsets.US_ASCII));

    @Test
    void anExceptionSendsTheRecordToTheQuarantineAndSettlingGoesOn() {
        clock.faults.add(new IllegalStateException("scripted"));

        settle();
        settle();

        assertThat(topics(decided.getFirst())).containsExactly(Topics.QUARANTINE);
        assertThat(decided.getFirst().records().getFirst().value()).asString().isEqualTo("hello");
        assertThat(topics(decided.getLast())).containsExactly(Topics.EVENTS);
        assertThat(meters.get("postrider.worker.quarantined").counter().count()).isEqualTo(1);
    }

    @Test
    void anErrorDoesSoTooAndIsNotSwallowed() {
        clock.faults.add(new StackOverflowError("scripted"));

        assertThatThrownBy(this::settle).isInstanceOf(StackOverflowError.class);

        assertThat(decided).singleElement().satisfies(decision -> assertThat(topics(decision))
                .containsExactly(Topics.QUARANTINE));
    }

    private void settle() {
        settler.settle(mail, record, FakeDeliveries.delivered(mail), () -> true, decided::add);
    }

    private static List<String> topics(Decision decision) {
        return decision.records().stream().map(ProducerRecord::topic).toList();
    }

    /** Throws what it is told to, once for each. */
    private static final class FaultyClock extends Clock {

        final Deque<Throwable> faults = new ArrayDeque<>();

        @Override
        public Instant instant() {
            switch (faults.poll()) {
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case null, default -> {
                    return Instant.EPOCH.plusSeconds(1);
                }
            }
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class NoWriting implements CurrentContent.Writing {

        @Override
        public boolean isDue(MailRecord mail) {
            return false;
        }

        @Override
        public MailRecord refreshed(MailRecord mail) throws IOException {
            throw new IOException("nothing is written here");
        }

        @Override
        public MailRecord byReference(MailRecord mail) throws IOException {
            throw new IOException("nothing is written here");
        }
    }
}
