package io.postrider.ingress.listener;

import io.postrider.testing.smtp.SmtpClient;
import io.postrider.testing.smtp.SmtpReply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** What clients of these tests say and ask. */
final class Talk {

    static final byte[] SMALL =
            "Subject: small\r\n\r\n.dot\r\n..\r\n\u0000\u00fc\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    private Talk() {}

    static long connections(RunningIngress ingress) {
        return (long)
                ingress.meters().get("postrider.ingress.connections").gauge().value();
    }

    static void begin(SmtpClient client) throws IOException {
        client.command("EHLO client.test");
        client.command("MAIL FROM:<a@example.com>");
        client.command("RCPT TO:<b@example.org>");
    }

    static CompletableFuture<SmtpReply> read(SmtpClient client) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return client.readReply();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Lines of any octets but CR and LF, some empty, some of dots, some long. */
    static byte[] lines(int least, long seed) {
        Random random = new Random(seed);
        ByteArrayOutputStream out = new ByteArrayOutputStream(least + 4_000);
        List<Integer> lengths = new ArrayList<>(List.of(0, 1, 78, 998, 3_000));
        while (out.size() < least) {
            byte[] line = new byte[lengths.get(random.nextInt(lengths.size()))];
            random.nextBytes(line);
            for (int i = 0; i < line.length; i++) {
                boolean lineEnd = line[i] == '\r' || line[i] == '\n';
                line[i] = lineEnd || i == 0 && random.nextInt(3) == 0 ? (byte) '.' : line[i];
            }
            out.writeBytes(line);
            out.writeBytes(new byte[] {'\r', '\n'});
        }
        return out.toByteArray();
    }

    static CompletableFuture<Void> inBackground(AutoCloseable closed) {
        return CompletableFuture.runAsync(() -> {
            try {
                closed.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
