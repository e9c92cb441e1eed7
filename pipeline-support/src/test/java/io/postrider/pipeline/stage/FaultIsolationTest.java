package io.postrider.pipeline.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.postrider.pipeline.content.ContentDamagedException;
import io.postrider.pipeline.kafka.MailRecords;
import io.postrider.pipeline.kafka.SampleMail;
import io.postrider.record.Content;
import io.postrider.record.Topics;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultIsolationTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void whereNothingIsWrongABatchStaysABatch() throws Exception {
        int[] calls = new int[1];
        FaultIsolation isolation = isolating(batch -> {
            calls[0]++;
            return new Forward("out").handle(batch);
        });

        assertThat(isolation.handle(batch("a", "b", "c"))).hasSize(3);
        assertThat(calls[0]).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(classes = {IllegalArgumentException.class, ContentDamagedException.class, StackOverflowError.class})
    void theRecordAtFaultGoesToTheQuarantineInItsPlace(Class<? extends Throwable> kind) throws Exception {
        FaultIsolation isolation = isolating(batch -> {
            if (batch.stream().anyMatch(each -> "b".equals(each.key()))) {
                fail(kind);
            }
            return new Forward("out").handle(batch);
        });

        List<ProducerRecord<String, byte[]>> results = isolation.handle(batch("a", "b", "c"));

        assertThat(results).extracting(ProducerRecord::topic).containsExactly("out", Topics.QUARANTINE, "out");
        assertThat(results).extracting(ProducerRecord::key).containsExactly("a", "in-0-1", "c");
        assertThat(meters.counter("postrider.stage.quarantined", "stage", "test")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void anEventTellsWhoseRecordItWas() throws Exception {
        FaultIsolation isolation = isolating(batch -> {
            throw new IllegalStateException("bad");
        });
        ProducerRecord<String, byte[]> sent =
                new MailRecords().record("in", "key", SampleMail.with(new Content.Inline(new byte[1])));
        ConsumerRecord<String, byte[]> mail = new ConsumerRecord<>("in", 0, 0, sent.key(), sent.value());
        sent.headers().forEach(mail.headers()::add);

        assertThat(isolation.handle(List.of(mail)))
                .extracting(ProducerRecord::topic, ProducerRecord::key)
                .containsExactly(tuple(Topics.QUARANTINE, "in-0-0"), tuple(Topics.EVENTS, SampleMail.QUEUE_ID));
    }

    @Test
    void troubleOfTheMomentIsNoRecordsFault() {
        FaultIsolation isolation = isolating(batch -> {
            throw new IOException("not now");
        });

        assertThatThrownBy(() -> isolation.handle(batch("a", "b")))
                .isInstanceOf(IOException.class)
                .hasMessage("not now");
    }

    @Test
    void anInterruptionIsPassedOn() {
        FaultIsolation isolation = isolating(batch -> {
            throw new InterruptedException("stop");
        });

        assertThatThrownBy(() -> isolation.handle(batch("a"))).isInstanceOf(InterruptedException.class);
    }

    private static void fail(Class<? extends Throwable> kind) throws IOException {
        if (kind == ContentDamagedException.class) {
            throw new ContentDamagedException("other octets");
        }
        if (kind == StackOverflowError.class) {
            throw new StackOverflowError("too deep");
        }
        throw new IllegalArgumentException("bad");
    }

    private FaultIsolation isolating(TransactionalStage.Handler handler) {
        return new FaultIsolation(handler, "test/x", Clock.systemUTC(), new StageMeters(meters, "test"));
    }

    private static List<ConsumerRecord<String, byte[]>> batch(String... keys) {
        return IntStream.range(0, keys.length)
                .mapToObj(i -> new ConsumerRecord<>("in", 0, i, keys[i], new byte[] {(byte) i}))
                .toList();
    }
}
