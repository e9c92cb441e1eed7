package io.postrider.router.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.postrider.address.Domain;
import io.postrider.delivery.NextHop;
import io.postrider.envelope.Transit;
import io.postrider.record.MailRecord;
import io.postrider.record.Topics;
import io.postrider.schedule.DelayTopic;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promise P3, with kill -9: whatever a router was doing, each of its outputs is there once. */
class RouterCrashIT {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int ACCEPTED = 6_000;
    private static final int SCHEDULED = 3_000;

    private RouterBench bench;
    private TopicTap outbound;

    @BeforeEach
    void start(@TempDir Path directory) {
        bench = new RouterBench(directory);
        outbound = bench.tap(Topics.OUTBOUND);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    /** The last start finds the partitions still with the dead one, whose session ends after 5 s. */
    @Test
    void aRouterKilledUnderLoadLosesNothingAndDoesNothingTwice() throws Exception {
        Set<String> expected = new HashSet<>();
        for (int i = 0; i < ACCEPTED; i++) {
            expected.add(bench.accept("a@any.routed.test").envelope().queueId().text());
        }
        for (int i = 0; i < SCHEDULED; i++) {
            expected.add(schedule(1_000 + i).envelope().queueId().text());
        }
        bench.flush();

        for (int killed = 1; killed <= 2; killed++) {
            int enough = killed * expected.size() / 4;
            Process victim = RouterMain.start(bench.broker.bootstrapServers());
            try {
                await().atMost(LONG).pollInterval(Duration.ofMillis(5)).until(() -> outbound.count() > enough);
            } finally {
                victim.destroyForcibly().waitFor();
            }
        }
        int before = outbound.count();
        long restarted = System.nanoTime();
        Process last = RouterMain.start(bench.broker.bootstrapServers());
        try {
            await().atMost(LONG).pollInterval(Duration.ofMillis(20)).until(() -> outbound.count() > before);
            assertThat(Duration.ofNanos(System.nanoTime() - restarted)).isLessThan(Duration.ofSeconds(15));
            await().atMost(LONG).until(() -> outbound.count() >= expected.size());
            await().during(Duration.ofSeconds(1))
                    .atMost(Duration.ofSeconds(3))
                    .until(() -> outbound.count() == expected.size());
        } finally {
            last.destroyForcibly().waitFor();
        }

        assertThat(before).isLessThan(expected.size());
        assertThat(outbound.mails())
                .extracting(mail -> mail.envelope().queueId().text())
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void whatAPredecessorLeftOpenIsUndoneAtOnceAndItCannotCommitAnyMore() {
        MailRecord mail = bench.accept("a@any.routed.test");
        bench.flush();
        try (KafkaProducer<String, byte[]> predecessor =
                bench.clients("router-0").transactionalProducer(Router.NAME)) {
            predecessor.initTransactions();
            predecessor.beginTransaction();
            var unused = predecessor.send(bench.mails.record(
                    Topics.OUTBOUND,
                    "stale",
                    mail.with(mail.envelope()
                            .withTransit(
                                    Transit.fresh("stale", new NextHop.Exchangers(new Domain("any.routed.test")))))));
            predecessor.flush();

            bench.startRouter("router-0");

            await().atMost(Duration.ofSeconds(8)).until(() -> outbound.count() == 1);
            assertThat(outbound.mails().getFirst().envelope().requireTransit().destination())
                    .isEqualTo("relay:smtp://127.0.0.1:2526");
            assertThatThrownBy(predecessor::commitTransaction)
                    .isInstanceOfAny(ProducerFencedException.class, InvalidProducerEpochException.class);
        }
    }

    private MailRecord schedule(long waitMillis) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Instant due = now.plusMillis(waitMillis);
        NextHop hop = new NextHop.Exchangers(new Domain("any.routed.test"));
        MailRecord mail = RouterBench.mail("a@any.routed.test");
        MailRecord waiting = mail.with(mail.envelope().withTransit(new Transit("site:old", hop, 1, due, now, false)));
        bench.send(
                bench.mails.record(DelayTopic.next(now, now, due).orElseThrow().topic(), "key", waiting));
        return waiting;
    }
}
