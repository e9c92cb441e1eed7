package io.postrider.router.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.address.Domain;
import io.postrider.delivery.NextHop;
import io.postrider.envelope.Transit;
import io.postrider.pipeline.kafka.TopicLayout;
import io.postrider.record.Content;
import io.postrider.record.MailRecord;
import io.postrider.record.Topics;
import io.postrider.router.schedule.Releaser;
import io.postrider.schedule.DelayTopic;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The delay topics on a real broker, with partitions enough for two routers to share them. */
class ScheduleIT {

    private static final Duration LONG = Duration.ofSeconds(90);
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final List<DelayTopic> LONG_DELAYS = List.of(DelayTopic.M30, DelayTopic.H1, DelayTopic.H2);

    private RouterBench bench;
    private TopicTap outbound;

    @BeforeEach
    void start(@TempDir Path directory) {
        bench = new RouterBench(directory, TopicLayout.embedded().withPartitions(2));
        outbound = bench.tap(Topics.OUTBOUND);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void whatWaitsIsReleasedOnceNeverEarlyAndNotLate() {
        bench.startRouter();
        Map<String, Instant> due = new HashMap<>();
        for (int i = 0; i < 400; i++) {
            schedule(due, ThreadLocalRandom.current().nextLong(1, 12_000));
        }

        await().atMost(LONG).until(() -> outbound.count() >= due.size());

        assertReleasedOnceAndNeverEarly(due);
        List<Duration> late = lateness(due);
        assertThat(late.getLast()).isLessThan(DelayTopic.LATENESS_FLOOR.plusSeconds(3));
    }

    @Test
    void aRestartFindsWhatWaitsWhereItWas() {
        Router first = bench.startRouter();
        Map<String, Instant> due = new HashMap<>();
        for (int i = 0; i < 300; i++) {
            schedule(due, 500 + 20L * i);
        }
        await().atMost(LONG).until(() -> outbound.count() > 50);

        first.close();
        int before = outbound.count();
        bench.startRouter();
        await().atMost(LONG).until(() -> outbound.count() >= due.size());

        assertThat(before).isLessThan(due.size());
        assertReleasedOnceAndNeverEarly(due);
    }

    @Test
    void routersThatComeAndGoReleaseEverythingOnceAndNeverEarly() {
        bench.startRouter("router-0");
        Map<String, Instant> due = new HashMap<>();
        for (int i = 0; i < 600; i++) {
            schedule(due, 500 + 25L * i);
        }
        for (int i = 1; i <= 3; i++) {
            int seen = 100 * i;
            Router guest = bench.startRouter("router-" + i);
            await().atMost(LONG).until(() -> outbound.count() > seen);
            guest.close();
        }

        await().atMost(LONG).until(() -> outbound.count() >= due.size());

        assertReleasedOnceAndNeverEarly(due);
    }

    @Test
    void aBurstThatIsDueAtOnceGoesOutInBatches() {
        int burst = Integer.getInteger("postrider.test.burst", 10_000);
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        for (int i = 0; i < burst; i++) {
            MailRecord mail = waiting(now, now.plusSeconds(1)).with(new Content.Inline(new byte[2_000]));
            bench.send(bench.mails.record(DelayTopic.S1.topic(), "relay:" + i % 50, mail));
        }
        bench.flush();
        await().atMost(Duration.ofSeconds(5)).until(() -> Instant.now().isAfter(now.plusSeconds(2)));
        long begun = System.nanoTime();

        bench.startRouter();
        await().atMost(LONG).pollInterval(Duration.ofMillis(10)).until(() -> outbound.count() >= burst);

        double seconds = (System.nanoTime() - begun) / 1e9;
        assertThat(outbound.count()).isEqualTo(burst);
        // One transaction for each would be some fifty a second.
        assertThat(burst / seconds).isGreaterThan(500);
    }

    @Test
    void whileNothingIsDueALongQueueCostsNoMoreThanAShortOne() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        for (int i = 0; i < 3_000; i++) {
            DelayTopic topic = LONG_DELAYS.get(i % LONG_DELAYS.size());
            MailRecord mail = waiting(now, now.plus(topic.delay())).with(new Content.Inline(new byte[1_000]));
            bench.send(bench.mails.record(topic.topic(), "relay:" + i % 50, mail));
        }
        bench.flush();

        bench.startRouter();

        // It reads the head of each partition once; after that it has nothing to do but to wait.
        await().atMost(LONG).pollInterval(IDLE).until(() -> {
            Duration before = cpuOfReleaser();
            await().pollDelay(IDLE).until(() -> true);
            return cpuOfReleaser().minus(before).compareTo(IDLE.dividedBy(5)) < 0;
        });
        assertThat(outbound.count()).isZero();
    }

    private static Duration cpuOfReleaser() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long nanos = Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().equals("stage-" + Releaser.NAME))
                .mapToLong(thread -> threads.getThreadCpuTime(thread.getThreadId()))
                .sum();
        return Duration.ofNanos(nanos);
    }

    private void schedule(Map<String, Instant> dueById, long waitMillis) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Instant due = now.plusMillis(waitMillis);
        MailRecord mail = waiting(now, due);
        DelayTopic topic = DelayTopic.next(now, now, due).orElseThrow();
        bench.send(bench.mails.record(topic.topic(), "key-" + waitMillis, mail));
        dueById.put(mail.envelope().queueId().text(), due);
    }

    private static MailRecord waiting(Instant now, Instant due) {
        MailRecord mail = RouterBench.mail("a@any.routed.test");
        NextHop hop = new NextHop.Exchangers(new Domain("any.routed.test"));
        return mail.with(mail.envelope().withTransit(new Transit("site:old", hop, 1, due, now, false)));
    }

    private void assertReleasedOnceAndNeverEarly(Map<String, Instant> due) {
        // What came twice would come soon after.
        await().during(Duration.ofSeconds(1)).atMost(Duration.ofSeconds(3)).until(() -> outbound.count() == due.size());
        assertThat(outbound.mails())
                .extracting(mail -> mail.envelope().queueId().text())
                .containsExactlyInAnyOrderElementsOf(due.keySet());
        assertThat(lateness(due).getFirst()).isGreaterThanOrEqualTo(Duration.ZERO);
    }

    /** How long after its due time each was written, shortest first. */
    private List<Duration> lateness(Map<String, Instant> due) {
        List<Duration> late = new ArrayList<>();
        List<MailRecord> mails = outbound.mails();
        List<ConsumerRecord<String, byte[]>> records = outbound.records();
        for (int i = 0; i < mails.size(); i++) {
            Instant expected = due.get(mails.get(i).envelope().queueId().text());
            late.add(Duration.between(
                    expected, Instant.ofEpochMilli(records.get(i).timestamp())));
        }
        late.sort(null);
        return late;
    }
}
