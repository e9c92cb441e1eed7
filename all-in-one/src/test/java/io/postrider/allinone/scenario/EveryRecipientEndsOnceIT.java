package io.postrider.allinone.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.testing.process.PostriderProcess;
import io.postrider.testing.smtp.Behaviour;
import io.postrider.testing.smtp.SmtpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P2: the events tell of every accepted recipient how it ended, and that it ended once. */
class EveryRecipientEndsOnceIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final byte[] MESSAGE =
            "From: <a@postrider.example>\r\nSubject: fates\r\n\r\nHello.\r\n".getBytes(StandardCharsets.US_ASCII);

    /** Refuses bad-…, defers slow-… once, accepts the rest. */
    private static Behaviour fates() {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        return Behaviour.builder()
                .rcptReply(address -> {
                    if (address.startsWith("bad-")) {
                        return "550 5.1.1 No such user";
                    }
                    return address.startsWith("slow-") && seen.add(address) ? "451 4.3.0 Later" : "250 2.1.5 Ok";
                })
                .build();
    }

    @Test
    void each_recipient_has_exactly_one_final_event(@TempDir Path directory) throws Exception {
        try (World world = new World(directory, fates())) {
            PostriderProcess postrider = world.started(world.postrider("fates"));
            int port = postrider.smtpPort();
            for (int i = 0; i < 20; i++) {
                List<String> three =
                        List.of("good-" + i + "@a.example", "slow-" + i + "@b.example", "bad-" + i + "@c.example");
                assertThat(SmtpClient.deliver(port, "sender@postrider.example", three, MESSAGE)
                                .code())
                        .isEqualTo(250);
            }
            SmtpClient.deliver(port, "", List.of("bad-null@c.example"), MESSAGE);
            try (SmtpClient client = SmtpClient.connect("127.0.0.1", port)) {
                client.command("EHLO scenario.example");
                client.command("MAIL FROM:<sender@postrider.example>");
                client.command("RCPT TO:<bad-never@c.example> NOTIFY=NEVER");
                client.data(MESSAGE);
            }

            try (EventLog log = world.with(EventLog.ofEvents(postrider.kafkaPort()))) {
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(unfinished(log)).isEmpty());
                Map<String, List<String>> finals = finals(log);
                // 20 times three, the bounces of 20, and the two that nobody is told of.
                assertThat(finals).hasSize(20 * 3 + 20 + 2);
                assertThat(finals.values()).allSatisfy(ends -> assertThat(ends).hasSize(1));
                assertThat(ends(finals, "good-")).containsOnly("delivered");
                assertThat(ends(finals, "slow-")).containsOnly("delivered");
                assertThat(ends(finals, "bad-null@")).containsExactly("unreported");
                assertThat(ends(finals, "bad-never@")).containsExactly("unreported");
                assertThat(ends(finals, "bad-1@")).containsExactly("reported");
            }
        }
    }

    private static Set<String> unfinished(EventLog log) {
        List<EventLog.Event> events = log.events();
        Set<String> begun = events.stream()
                .filter(event -> event.word().equals("received"))
                .map(EventLog.Event::story)
                .collect(Collectors.toSet());
        events.stream()
                .filter(EventLog.Event::isFinal)
                .map(EventLog.Event::story)
                .forEach(begun::remove);
        // The bounces: each reported event begins another story, whose received event may be yet to come.
        long reported =
                events.stream().filter(event -> event.word().equals("reported")).count();
        long bounced = events.stream()
                .filter(event ->
                        event.word().equals("delivered") && event.recipient().equals("sender@postrider.example"))
                .count();
        if (reported < 20 || bounced < reported) {
            begun.add("bounces on their way");
        }
        return begun;
    }

    private static Map<String, List<String>> finals(EventLog log) {
        return log.events().stream()
                .filter(EventLog.Event::isFinal)
                .collect(Collectors.groupingBy(
                        EventLog.Event::story, Collectors.mapping(EventLog.Event::word, Collectors.toList())));
    }

    private static List<String> ends(Map<String, List<String>> finals, String recipientPrefix) {
        return finals.entrySet().stream()
                .filter(entry -> entry.getKey().contains(" " + recipientPrefix))
                .flatMap(entry -> entry.getValue().stream())
                .toList();
    }
}
