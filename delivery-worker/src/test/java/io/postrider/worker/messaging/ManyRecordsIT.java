package io.postrider.worker.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.OperatingSystemMXBean;
import io.postrider.broker.BrokerSettings;
import io.postrider.broker.EmbeddedBroker;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Twenty thousand records through the ledger; says what that cost, and checks that each is done once. */
class ManyRecordsIT {

    private static final int COUNT = 20_000;
    private static final int WARM_UP = 20_000;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @Test
    @SuppressWarnings("SystemOut")
    void twentyThousandRecordsAreEachDoneOnce() throws Exception {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        FakeDeliveries deliveries = FakeDeliveries.succeeding();
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.at(directory));
                Outbound outbound = new Outbound(broker.bootstrapServers(), 1)) {
            put(outbound, "warm", WARM_UP);
            try (TestWorker worker = new TestWorker(broker.bootstrapServers(), "w", deliveries)) {
                await().atMost(Duration.ofMinutes(3)).until(outbound::isAllDone);
            }
            put(outbound, "n", COUNT);

            long cpu = system.getProcessCpuTime();
            long start = System.nanoTime();
            try (TestWorker worker = new TestWorker(broker.bootstrapServers(), "w", deliveries)) {
                await().atMost(Duration.ofMinutes(3))
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> worker.count("postrider.worker.outcomes", "result", "delivered") == COUNT);
                long nanos = System.nanoTime() - start;
                long used = system.getProcessCpuTime() - cpu;
                await().atMost(Duration.ofSeconds(30)).until(outbound::isAllDone);
                var commits = worker.meters.get("postrider.worker.commit").timer();
                System.out.printf(
                        "%d records: %.0f/s, joining included, %.3f ms CPU each; %d commits of %.1f ms%n",
                        COUNT,
                        COUNT * 1e9 / nanos,
                        used / 1e6 / COUNT,
                        commits.count(),
                        commits.mean(java.util.concurrent.TimeUnit.MILLISECONDS));
            }

            assertThat(outbound.events("delivered")).hasSize(WARM_UP + COUNT).doesNotHaveDuplicates();
        }
    }

    private static void put(Outbound outbound, String prefix, int count) {
        byte[] content = new byte[2_000];
        Arrays.fill(content, (byte) 'x');
        System.arraycopy("Subject: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII), 0, content, 0, 14);
        for (int i = 0; i < count; i++) {
            outbound.put(0, Outbound.mail(prefix + i, content));
        }
        outbound.flush();
    }
}
