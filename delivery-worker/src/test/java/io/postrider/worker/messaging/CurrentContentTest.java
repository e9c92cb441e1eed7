package io.postrider.worker.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.record.MailRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CurrentContentTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Executor ONE_EACH = Executors.newVirtualThreadPerTaskExecutor();
    private static final int QUARTER = CurrentContent.MOST_OCTETS / 4;

    private final SlowWriting writing = new SlowWriting();
    private final CurrentContent content = new CurrentContent(writing);

    @Test
    void noMoreOctetsAreWrittenAtOnceThanTheProducerIsToHold() {
        List<CompletableFuture<MailRecord>> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            all.add(passedOn(QUARTER));
        }
        await().atMost(SOON).until(() -> writing.now.get() == 4);
        await().during(Duration.ofMillis(200)).atMost(SOON).until(() -> writing.now.get() == 4);

        writing.acknowledgements.release(6);

        assertThat(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)))
                .succeedsWithin(SOON);
        assertThat(writing.most).hasValue(4);
    }

    @Test
    void aMessageLargerThanAllThatIsWrittenAlone() {
        CompletableFuture<MailRecord> small = passedOn(QUARTER);
        await().atMost(SOON).until(() -> writing.now.get() == 1);
        CompletableFuture<MailRecord> large = passedOn(CurrentContent.MOST_OCTETS * 2);
        await().during(Duration.ofMillis(200)).atMost(SOON).until(() -> writing.now.get() == 1);

        writing.acknowledgements.release(2);

        assertThat(small).succeedsWithin(SOON);
        assertThat(large).succeedsWithin(SOON);
        assertThat(writing.most).hasValue(1);
    }

    @Test
    void whatWasNotTakenLeavesRoomForOthers() {
        writing.failures.set(4);
        List<CompletableFuture<MailRecord>> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(passedOn(QUARTER));
        }
        writing.acknowledgements.release(8);

        assertThat(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)))
                .succeedsWithin(SOON);
        assertThat(writing.now).hasValue(0);
    }

    private CompletableFuture<MailRecord> passedOn(int octets) {
        MailRecord mail = Outbound.mail("q", new byte[octets]);
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return content.of(mail, true, () -> true);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                ONE_EACH);
    }

    /** Writes nothing, and waits for the test to acknowledge it. */
    private static final class SlowWriting implements CurrentContent.Writing {

        final Semaphore acknowledgements = new Semaphore(0);
        final AtomicInteger now = new AtomicInteger();
        final AtomicInteger most = new AtomicInteger();
        final AtomicInteger failures = new AtomicInteger();

        @Override
        public boolean isDue(MailRecord mail) {
            return false;
        }

        @Override
        public MailRecord refreshed(MailRecord mail) {
            throw new IllegalStateException("nothing is due");
        }

        @Override
        public MailRecord byReference(MailRecord mail) throws IOException, InterruptedException {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            try {
                acknowledgements.acquire();
                if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    throw new IOException("scripted: not acknowledged");
                }
                return mail;
            } finally {
                now.decrementAndGet();
            }
        }
    }
}
