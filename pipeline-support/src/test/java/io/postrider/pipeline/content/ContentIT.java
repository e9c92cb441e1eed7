package io.postrider.pipeline.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.pipeline.kafka.KafkaClients;
import io.postrider.pipeline.kafka.SampleMail;
import io.postrider.pipeline.kafka.TestKafka;
import io.postrider.record.Content;
import io.postrider.record.MailRecord;
import io.postrider.record.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentIT {

    private static final int CHUNK = ContentWriter.CHUNK_OCTETS;

    private static TestKafka kafka;
    private static KafkaClients clients;
    private static ContentWriter writer;
    private static ContentReader reader;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        kafka = TestKafka.startIn(directory);
        kafka.create(Topics.CONTENT, 2);
        clients = kafka.clientsOf("test");
        writer = new ContentWriter(clients, Clock.systemUTC());
        reader = new ContentReader(clients);
    }

    @AfterAll
    static void stop() {
        reader.close();
        writer.close();
        kafka.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 20 * CHUNK + 17})
    void whatIsWrittenIsReadBackOctetForOctet(int length) throws Exception {
        byte[] octets = octets(length, length);

        Content.Stored stored =
                writer.write("id" + length, octets).toCompletableFuture().get();

        assertThat(stored.length()).isEqualTo(length);
        assertThat(stored.offsets()).hasSize(Math.max(1, Math.ceilDiv(length, CHUNK)));
        assertThat(readAll(stored)).isEqualTo(octets);
        assertThat(reader.head(stored, 1000)).isEqualTo(Arrays.copyOf(octets, Math.min(1000, length)));
    }

    @Test
    void tenMessagesWrittenAtOnceAreReadAtOnce() throws Exception {
        int length = 8 * 1024 * 1024 + 5;
        try (ExecutorService peers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Content.Stored>> writing = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                int seed = i;
                writing.add(peers.submit(() -> writeInSteps("many" + seed, octets(length, seed))));
            }
            List<Future<byte[]>> reading = new ArrayList<>();
            for (Future<Content.Stored> each : writing) {
                Content.Stored stored = each.get();
                reading.add(peers.submit(() -> readAll(stored)));
            }
            for (int i = 0; i < 10; i++) {
                assertThat(reading.get(i).get()).isEqualTo(octets(length, i));
            }
        }
    }

    @Test
    void aStreamThatNobodyReadsHoldsUpNoOther() throws Exception {
        byte[] octets = octets(4 * CHUNK, 1);
        Content.Stored stored =
                writer.write("slow", octets).toCompletableFuture().get();
        List<InputStream> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                InputStream in = reader.open(stored);
                slow.add(in);
                assertThat(in.read()).isEqualTo(octets[0] & 0xff);
            }
            long began = System.nanoTime();
            assertThat(readAll(stored)).isEqualTo(octets);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        } finally {
            for (InputStream each : slow) {
                each.close();
            }
        }
    }

    @Test
    void damageIsNoticedAtTheEndAndNoTroubleOfTheMoment() throws Exception {
        byte[] octets = octets(CHUNK + 1, 3);
        Content.Stored stored =
                writer.write("damaged", octets).toCompletableFuture().get();
        Content.Stored otherSum = new Content.Stored(
                stored.partition(), stored.offsets(), stored.length(), stored.crc32c() + 1, stored.written());
        Content.Stored otherLength = new Content.Stored(
                stored.partition(), stored.offsets(), stored.length() + 1, stored.crc32c(), stored.written());

        Content.Stored shorter = new Content.Stored(
                stored.partition(), stored.offsets(), stored.length() - 1, stored.crc32c(), stored.written());

        for (Content.Stored damaged : List.of(otherSum, otherLength, shorter)) {
            assertThatThrownBy(() -> readAll(damaged)).isInstanceOf(ContentDamagedException.class);
            assertThatThrownBy(() -> reader.head(damaged, 2 * CHUNK)).isInstanceOf(ContentDamagedException.class);
        }
        assertThat(reader.head(otherSum, 10)).isEqualTo(Arrays.copyOf(octets, 10));
    }

    @Test
    void whatHasExpiredIsLostAndSaidToBe() throws Exception {
        Content.Stored stored =
                writer.write("old", octets(2 * CHUNK, 4)).toCompletableFuture().get();
        try (Admin admin = clients.admin("delete")) {
            TopicPartition partition = new TopicPartition(Topics.CONTENT, stored.partition());
            RecordsToDelete before =
                    RecordsToDelete.beforeOffset(stored.offsets().getFirst() + 1);
            admin.deleteRecords(Map.of(partition, before)).all().get();
        }

        assertThatThrownBy(() -> readAll(stored)).isInstanceOf(ContentLostException.class);
        Content.Stored after =
                writer.write("new", octets(CHUNK, 5)).toCompletableFuture().get();
        assertThat(readAll(after)).isEqualTo(octets(CHUNK, 5));
    }

    @Test
    void aReferenceOlderThanADayIsPassedOnWithContentWrittenAnew() throws Exception {
        byte[] octets = octets(10 * CHUNK + 3, 6);
        Content.Stored stored =
                writer.write("aged", octets).toCompletableFuture().get();
        MailRecord mail = SampleMail.with(stored);
        Clock later = Clock.offset(Clock.systemUTC(), ContentRefresh.DUE_AFTER.plusMinutes(1));

        MailRecord young = new ContentRefresh(reader, writer, Clock.systemUTC()).refreshed(mail);
        MailRecord aged = new ContentRefresh(reader, writer, later).refreshed(mail);

        assertThat(young).isSameAs(mail);
        assertThat(aged.envelope()).isEqualTo(mail.envelope());
        assertThat(aged.content()).isInstanceOfSatisfying(Content.Stored.class, anew -> assertThat(anew.written())
                .isAfter(stored.written()));
        assertThat(readAll(aged.content())).isEqualTo(octets);
    }

    @Test
    void onlyWhatIsWorthItGoesByReference() throws Exception {
        ContentByReference references = new ContentByReference(writer);
        MailRecord small = SampleMail.with(new Content.Inline(octets(1024, 7)));
        MailRecord large = SampleMail.with(new Content.Inline(octets(1025, 8)));

        assertThat(references.byReference(small)).isSameAs(small);
        MailRecord stored = references.byReference(large);

        assertThat(stored.content()).isInstanceOf(Content.Stored.class);
        assertThat(readAll(stored.content())).isEqualTo(octets(1025, 8));
        assertThat(references.byReference(stored)).isSameAs(stored);
    }

    @Test
    void aReferencePastTheEndOfTheLogIsNotWaitedForForever() {
        Content.Stored nowhere = new Content.Stored(
                0, List.of(1_000_000_000L), 1, 0, Clock.systemUTC().instant());

        assertThatThrownBy(() -> readAll(nowhere)).isInstanceOf(IOException.class);
    }

    @Test
    void aWriterThatIsClosedFailsItsMessagesAndThrowsNothing() {
        ContentWriter closed = new ContentWriter(clients, Clock.systemUTC());
        ContentSink sink = closed.open("closed");
        closed.close();

        CompletionStage<Void> write = sink.write(octets(10, 1));

        assertThat(write.toCompletableFuture()).isCompletedExceptionally();
        assertThat(sink.finish().toCompletableFuture()).isCompletedExceptionally();
        assertThat(sink.unacknowledged()).isZero();
    }

    @Test
    void unacknowledgedOctetsAreCountedUntilTheyAreAcknowledged() {
        ContentSink sink = writer.open("counted");
        CompletableFuture<Void> write = sink.write(octets(CHUNK, 1)).toCompletableFuture();

        assertThat(sink.unacknowledged()).isIn(0L, (long) CHUNK);
        write.join();
        Awaitility.await().untilAsserted(() -> assertThat(sink.unacknowledged()).isZero());
        sink.abandon();
        assertThat(sink.write(new byte[1]).toCompletableFuture()).isCompletedExceptionally();
    }

    private static Content.Stored writeInSteps(String id, byte[] octets) throws Exception {
        ContentSink sink = writer.open(id);
        for (int from = 0; from < octets.length; from += CHUNK) {
            byte[] chunk = Arrays.copyOfRange(octets, from, Math.min(octets.length, from + CHUNK));
            sink.write(chunk).toCompletableFuture().get();
        }
        return sink.finish().toCompletableFuture().get();
    }

    private static byte[] readAll(Content content) throws IOException {
        try (InputStream in = reader.open(content)) {
            return in.readAllBytes();
        }
    }

    private static byte[] octets(int length, long seed) {
        byte[] octets = new byte[length];
        new Random(seed).nextBytes(octets);
        return octets;
    }
}
