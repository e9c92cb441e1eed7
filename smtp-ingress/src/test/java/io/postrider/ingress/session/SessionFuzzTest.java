package io.postrider.ingress.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.ingress.command.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Parsers and sessions fed with what the dialogues say, cut up, mixed and damaged, and with noise. What must hold is
 * looked at in {@link FuzzedSession}. Same seed, same inputs: {@code -Dpostrider.fuzz.seed}, {@code -Dpostrider.fuzz.inputs}.
 */
class SessionFuzzTest {

    private static final long SEED = Long.getLong("postrider.fuzz.seed", 5321);
    private static final int INPUTS = Integer.getInteger("postrider.fuzz.inputs", 2_500);
    private static final int MOST_OCTETS = 6_000;

    private final Set<Answer> answers = EnumSet.noneOf(Answer.class);

    @Test
    void damaged_dialogues_break_nothing() throws IOException {
        System.out.println("fuzz seed " + SEED + ", inputs " + INPUTS);
        List<byte[]> phrases = phrases();
        int accepted = 0;
        for (int input = 0; input < INPUTS; input++) {
            Random random = new Random(SEED + input);
            accepted += play(damaged(phrases, random), random, input);
        }
        assertThat(accepted).as("messages that survived the damage").isPositive();
        assertThat(answers)
                .contains(
                        Answer.LINE_TOO_LONG,
                        Answer.BAD_SEQUENCE,
                        Answer.RELAYING_DENIED,
                        Answer.BARE_LINE_END,
                        Answer.MESSAGE_TOO_LARGE,
                        Answer.TOO_MANY_ERRORS,
                        Answer.NO_MEMORY,
                        Answer.QUEUED);
    }

    @Test
    void noise_is_no_message() {
        for (int input = 0; input < INPUTS / 4; input++) {
            Random random = new Random(SEED - 1 - input);
            byte[] noise = new byte[random.nextInt(MOST_OCTETS)];
            random.nextBytes(noise);
            for (int i = 0; i < noise.length; i += 1 + random.nextInt(40)) {
                noise[i] = (byte) (random.nextBoolean() ? '\n' : '\r');
            }
            assertThat(play(noise, random, input)).isZero();
        }
        assertThat(answers).doesNotContain(Answer.QUEUED, Answer.START_DATA);
    }

    private int play(byte[] stream, Random random, int input) {
        try {
            FuzzedSession session = new FuzzedSession(answers);
            int at = 0;
            while (at < stream.length) {
                int to = Math.min(stream.length, at + 1 + random.nextInt(random.nextInt(10) == 0 ? 3 : 1_500));
                session.take(stream, at, to);
                at = to;
            }
            session.end();
            return session.accepted();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("seed " + SEED + ", input " + input + ": " + e.getMessage(), e);
        }
    }

    /** Mostly transactions in order, of phrases in any; then some octets are changed, dropped or doubled. */
    private static byte[] damaged(List<byte[]> phrases, Random random) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes(DialogueText.octets("EHLO client.example"));
        while (stream.size() < MOST_OCTETS && random.nextInt(25) > 0) {
            if (random.nextInt(4) == 0) {
                stream.writeBytes(DialogueText.octets("MAIL FROM:<a@example.com>"));
                for (int i = random.nextInt(40); i >= 0; i--) {
                    stream.writeBytes(DialogueText.octets("RCPT TO:<b" + i + "@example.org>"));
                }
                stream.writeBytes(DialogueText.octets("DATA"));
            } else if (random.nextInt(3) == 0) {
                stream.writeBytes(DialogueText.octets("."));
            } else {
                stream.writeBytes(phrases.get(random.nextInt(phrases.size())));
            }
        }
        byte[] whole = stream.toByteArray();
        ByteArrayOutputStream damaged = new ByteArrayOutputStream();
        int rarity = 20 << random.nextInt(8);
        for (byte octet : whole) {
            int chance = random.nextInt(rarity);
            if (chance > 2) {
                damaged.write(octet);
            } else if (chance == 2) {
                damaged.write(octet);
                damaged.write(octet);
            } else if (chance == 1) {
                damaged.write(random.nextInt(256));
            }
        }
        return damaged.toByteArray();
    }

    private static List<byte[]> phrases() throws IOException {
        List<byte[]> phrases = new ArrayList<>();
        for (Path dialogue : DialogueTest.dialogues().toList()) {
            for (String line : Files.readAllLines(dialogue)) {
                if (line.startsWith("C: ")) {
                    phrases.add(DialogueText.octets(line.substring(3)));
                }
            }
        }
        return phrases;
    }
}
