package io.postrider.allinone.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.testing.process.PostriderProcess;
import io.postrider.testing.smtp.Behaviour;
import io.postrider.testing.smtp.PeerAuth;
import io.postrider.testing.smtp.PeerTls;
import io.postrider.testing.smtp.ScriptedSmtpServer;
import io.postrider.testing.smtp.SmtpClient;
import io.postrider.testing.tls.TestAuthority;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A smart host that is verified by authorities of our own and asks who we are. */
class SecureWayIT {

    private static final Duration PATIENCE = Duration.ofSeconds(45);
    private static final byte[] MESSAGE = "Subject: way\r\n\r\nHello.\r\n".getBytes(StandardCharsets.US_ASCII);

    @Test
    void mail_goes_to_a_smart_host_under_verified_tls_and_its_events_say_so(@TempDir Path directory) throws Exception {
        TestAuthority authority = TestAuthority.create("ours");
        Path authorities = Files.writeString(directory.resolve("authorities.pem"), pem(authority));
        Path password = Files.writeString(directory.resolve("password"), "opensesame\n");
        try (World world = new World(directory, Behaviour.friendly())) {
            ScriptedSmtpServer smartHost = world.with(ScriptedSmtpServer.start(Behaviour.builder()
                    .startTls(PeerTls.with(authority.server("127.0.0.1")))
                    .auth(PeerAuth.of("us", "opensesame", "SCRAM-SHA-256"))
                    .build()));
            PostriderProcess postrider = world.started(
                    world.postrider("secure").yaml("""
                    postrider:
                      routes: { "*": "relay:smart" }
                      relays:
                        smart: { hosts: ["smtp://%s"], user: us, password: "file:%s" }
                      delivery: { tls-configuration: ours }
                    quarkus: { tls: { ours: { trust-store: { pem: { certs: "%s" } } } } }
                    """.formatted(smartHost.address(), password, authorities)));

            SmtpClient.deliver(postrider.smtpPort(), "me@home.example", List.of("a@live.example"), MESSAGE);

            assertThat(smartHost.awaitReceived(1, PATIENCE)).hasSize(1);
            try (EventLog log = world.with(EventLog.ofEvents(postrider.kafkaPort()))) {
                await().atMost(PATIENCE).untilAsserted(() -> assertThat(log.records())
                        .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                        .anySatisfy(event -> assertThat(event)
                                .contains("\"io.postrider.mail.delivered\"")
                                .containsPattern("\"tls\":\\{\"version\":\"TLSv1.3\",\"cipher\":\"[A-Z0-9_]+\","
                                        + "\"peerName\":\"127.0.0.1\",\"verified\":true}"))
                        .noneSatisfy(event -> assertThat(event).contains("opensesame")));
            }
        }
    }

    private static String pem(TestAuthority authority) throws Exception {
        byte[] certificate = authority.trustStore().getCertificate("authority").getEncoded();
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate)
                + "\n-----END CERTIFICATE-----\n";
    }
}
