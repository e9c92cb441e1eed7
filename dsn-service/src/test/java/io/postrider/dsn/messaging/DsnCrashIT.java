package io.postrider.dsn.messaging;

import static io.postrider.dsn.FailedMail.failed;
import static io.postrider.dsn.FailedMail.from;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.envelope.Envelope;
import io.postrider.envelope.QueueId;
import io.postrider.record.MailRecord;
import io.postrider.record.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Killed as by {@code kill -9} in the middle of its work, again and again: promise P3. */
class DsnCrashIT {

    private static final int FAILURES = 4_000;
    private static final int MAX_KILLS = 6;
    private static final int KILLS_WITHIN_A_TRANSACTION = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern ABOUT = Pattern.compile("X-Postrider-Queue-Id: (\\w+)");
    private static final Pattern SUBJECT = Pattern.compile("\"subject\":\"(\\w+)\"");

    private final Path directory;
    private final Path output;

    DsnCrashIT(@TempDir Path directory, @TempDir Path elsewhere) {
        this.directory = directory;
        this.output = elsewhere.resolve("output");
    }

    @Test
    void everyFailureIsReportedExactlyOnceHoweverOftenTheServiceIsKilled() throws Exception {
        try (DsnKafka kafka = new DsnKafka(directory)) {
            for (int i = 0; i < FAILURES; i++) {
                kafka.queueFailure(failure(i), "Subject: " + i + "\r\n\r\n");
            }
            kafka.flush();
            int openTransactions = 0;
            for (int kill = 1; kill <= MAX_KILLS && openTransactions < KILLS_WITHIN_A_TRANSACTION; kill++) {
                killAsSoonAsItWrites(kafka);
                boolean open = kafka.hasOpenTransaction(Topics.REPORTS);
                System.out.println("kill " + kill + (open ? " left a transaction open" : " hit between transactions"));
                openTransactions += open ? 1 : 0;
            }
            assertThat(openTransactions).as("kills within a transaction").isPositive();

            Process service = start(kafka.bootstrapServers());
            try {
                await().atMost(PATIENCE)
                        .until(() -> kafka.committed(Topics.EVENTS).size() >= FAILURES);
            } finally {
                service.destroyForcibly().waitFor();
            }
            assertThatEachIsReportedOnce(kafka);
        }
    }

    private void killAsSoonAsItWrites(DsnKafka kafka) throws Exception {
        long before = kafka.end(Topics.REPORTS);
        Process service = start(kafka.bootstrapServers());
        try {
            await().atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> kafka.end(Topics.REPORTS) > before);
        } finally {
            service.destroyForcibly().waitFor();
        }
    }

    private static void assertThatEachIsReportedOnce(DsnKafka kafka) throws Exception {
        Set<String> expected = new HashSet<>();
        for (int i = 0; i < FAILURES; i++) {
            expected.add(failure(i).queueId().text());
        }
        List<String> reported = new ArrayList<>();
        for (MailRecord report : kafka.reports()) {
            reported.add(first(ABOUT, new String(kafka.octets(report), UTF_8)));
        }
        List<String> told =
                kafka.events().stream().map(event -> first(SUBJECT, event)).toList();
        assertThat(reported).hasSize(FAILURES).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(told).hasSize(FAILURES).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }

    private static Envelope failure(int number) {
        Envelope envelope = from("sender@example.net", failed("a@example.org"));
        return new Envelope(
                new QueueId("failure" + number),
                envelope.sender(),
                envelope.recipients(),
                envelope.request(),
                envelope.origin(),
                envelope.arrived(),
                envelope.transit());
    }

    private Process start(String bootstrapServers) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        DsnMain.class.getName(),
                        bootstrapServers)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
    }
}
