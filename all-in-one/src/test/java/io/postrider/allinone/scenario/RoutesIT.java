package io.postrider.allinone.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.testing.process.PostriderProcess;
import io.postrider.testing.smtp.Behaviour;
import io.postrider.testing.smtp.ScriptedSmtpServer;
import io.postrider.testing.smtp.SmtpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mail that goes where an operator says, as the file says it. */
class RoutesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(45);
    private static final byte[] MESSAGE =
            "From: <a@home.example>\r\nSubject: way\r\n\r\nHello.\r\n".getBytes(StandardCharsets.US_ASCII);

    @Test
    void every_recipient_ends_as_its_route_says(@TempDir Path directory) throws Exception {
        try (World world = new World(directory, Behaviour.friendly())) {
            ScriptedSmtpServer tenant = world.with(ScriptedSmtpServer.start(Behaviour.friendly()));
            PostriderProcess postrider = world.started(
                    world.postrider("routes").yaml("""
                    postrider:
                      routes:
                        "*": "smtp://%s"
                        trash.example: "discard:nobody reads it"
                        '/^no-?reply@([^.]+\\.)?shop\\.example$/': "discard:"
                        left.example: "bounce:5.1.6 They have moved"
                        "from:*.tenant.example to:*.example": "relay:tenant"
                      relays:
                        tenant: { hosts: ["smtp://127.0.0.1:1 weight=0", "smtp://%s"], tls: none }
                    """.formatted(world.sink().address(), tenant.address())));

            List<String> everyone = List.of(
                    "a@live.example", "b@trash.example", "noreply@eu.shop.example", "c@shop.example", "d@left.example");
            assertThat(SmtpClient.deliver(postrider.smtpPort(), "me@home.example", everyone, MESSAGE)
                            .code())
                    .isEqualTo(250);
            assertThat(SmtpClient.deliver(
                                    postrider.smtpPort(), "news@a.tenant.example", List.of("e@b.live.example"), MESSAGE)
                            .code())
                    .isEqualTo(250);

            try (EventLog log = world.with(EventLog.ofEvents(postrider.kafkaPort()))) {
                await().atMost(PATIENCE).untilAsserted(() -> assertThat(ends(log))
                        .isEqualTo(Map.of(
                                "a@live.example", "delivered",
                                "b@trash.example", "discarded: route trash.example: nobody reads it",
                                "noreply@eu.shop.example", "discarded: route /^no-?reply@([^.]+\\.)?shop\\.example$/",
                                "c@shop.example", "delivered",
                                "d@left.example", "reported",
                                "e@b.live.example", "delivered",
                                "me@home.example", "delivered")));
            }
            assertThat(tenant.received()).singleElement().satisfies(message -> assertThat(message.rcpt())
                    .containsExactly("e@b.live.example"));
            assertThat(world.sink().received().stream()
                            .filter(message -> message.rcpt().contains("me@home.example"))
                            .findFirst())
                    .hasValueSatisfying(bounce -> assertThat(bounce.text())
                            .contains("Final-Recipient: rfc822; d@left.example")
                            .contains("Status: 5.1.6")
                            .contains("They have moved"));
        }
    }

    private static Map<String, String> ends(EventLog log) {
        return log.events().stream()
                .filter(EventLog.Event::isFinal)
                .collect(Collectors.toMap(
                        EventLog.Event::recipient,
                        event -> event.word().equals("discarded") ? "discarded: " + event.text() : event.word()));
    }
}
