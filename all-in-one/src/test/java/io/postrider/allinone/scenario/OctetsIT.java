package io.postrider.allinone.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.testing.process.PostriderProcess;
import io.postrider.testing.smtp.Behaviour;
import io.postrider.testing.smtp.ReceivedMessage;
import io.postrider.testing.smtp.SmtpClient;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes in comes out, octet for octet, after one Received field of ours. */
class OctetsIT {

    private static final String HEAD = "From: <a@home.example>\r\nSubject: octets\r\n\r\n";

    @Test
    void content_arrives_octet_for_octet(@TempDir Path directory) throws Exception {
        Map<String, byte[]> messages = messages();
        try (World world = new World(directory, Behaviour.friendly())) {
            PostriderProcess postrider = world.started(world.postrider("octets"));
            for (Map.Entry<String, byte[]> message : messages.entrySet()) {
                List<String> to = List.of(message.getKey() + "@b.example");
                assertThat(SmtpClient.deliver(postrider.smtpPort(), "a@home.example", to, message.getValue())
                                .code())
                        .as(message.getKey())
                        .isEqualTo(250);
            }
            List<ReceivedMessage> received = world.sink().awaitReceived(messages.size(), Duration.ofSeconds(30));
            assertThat(received).hasSize(messages.size()).allSatisfy(message -> {
                String name = message.rcpt().getFirst().split("@", 2)[0];
                assertThat(message.bareLineEnding()).isFalse();
                assertThat(withoutOurReceived(message.data())).as(name).isEqualTo(messages.get(name));
            });
        }
    }

    private static Map<String, byte[]> messages() {
        Map<String, byte[]> messages = new TreeMap<>();
        messages.put("plain", ascii(HEAD + "Hello.\r\n"));
        messages.put("empty-body", ascii(HEAD));
        messages.put("dots", ascii(HEAD + ".\r\n..\r\n...\r\n.a\r\na.\r\n.\r\n"));
        messages.put("empty-lines-at-the-end", ascii(HEAD + "x\r\n\r\n\r\n\r\n\r\n"));
        messages.put("long-line", ascii(HEAD + "y".repeat(5_000) + "\r\n." + "z".repeat(5_000) + "\r\n"));
        messages.put("eight-bit", eightBit(3_000));
        messages.put("large", eightBit(400_000));
        messages.put("no-header", ascii("\r\nonly a body\r\n"));
        return messages;
    }

    /** All octets but NUL, CR and LF, in lines, many of which begin with a dot. */
    private static byte[] eightBit(int octets) {
        Random random = new Random(octets);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ascii(HEAD));
        while (out.size() < octets) {
            int length = random.nextInt(200);
            for (int i = 0; i < length; i++) {
                int octet = 1 + random.nextInt(255);
                boolean lineEnding = octet == '\r' || octet == '\n';
                out.write(i == 0 && random.nextBoolean() || lineEnding ? '.' : octet);
            }
            out.writeBytes(ascii("\r\n"));
        }
        return out.toByteArray();
    }

    private static byte[] withoutOurReceived(byte[] data) {
        String text = new String(data, StandardCharsets.ISO_8859_1);
        assertThat(text).startsWith("Received: from ");
        int end = text.indexOf("\r\n");
        while (text.charAt(end + 2) == ' ' || text.charAt(end + 2) == '\t') {
            end = text.indexOf("\r\n", end + 2);
        }
        return text.substring(end + 2).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
