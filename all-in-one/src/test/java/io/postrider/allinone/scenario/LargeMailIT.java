package io.postrider.allinone.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.testing.process.PostriderProcess;
import io.postrider.testing.smtp.ReceivedMessage;
import io.postrider.testing.smtp.SmtpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P7: ten messages of nearly 50 MB at once pass through a heap of 512 MiB. */
class LargeMailIT {

    private static final int MESSAGES = 10;
    private static final int LINE = 1_000;
    private static final int LINES = 50_000;

    @Test
    void ten_messages_of_50_MB_at_once_pass_with_a_heap_of_512_MiB(@TempDir Path directory) throws Exception {
        byte[] message = ("Subject: large\r\n\r\n" + ("x".repeat(LINE - 2) + "\r\n").repeat(LINES))
                .getBytes(StandardCharsets.US_ASCII);
        try (World world = new World(directory);
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            PostriderProcess postrider = world.started(world.postrider("large").jvm("-Xmx512m"));
            List<Callable<Integer>> sending = new ArrayList<>();
            for (int i = 0; i < MESSAGES; i++) {
                List<String> to = List.of("big" + i + "@b.example");
                sending.add(() -> SmtpClient.deliver(postrider.smtpPort(), "a@home.example", to, message)
                        .code());
            }
            for (Future<Integer> reply : clients.invokeAll(sending)) {
                assertThat(reply.get()).isEqualTo(250);
            }
            List<ReceivedMessage> received = world.sink().awaitReceived(MESSAGES, Duration.ofMinutes(2));
            assertThat(received).hasSize(MESSAGES).allSatisfy(arrived -> assertThat(arrived.size())
                    .isBetween(message.length + 1L, message.length + 1_000L));
            assertThat(postrider.log()).doesNotContain("OutOfMemory");
        }
    }
}
