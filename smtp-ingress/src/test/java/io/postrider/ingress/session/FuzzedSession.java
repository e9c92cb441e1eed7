package io.postrider.ingress.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.envelope.QueueId;
import io.postrider.ingress.command.Answer;
import io.postrider.ingress.command.LineReader;
import io.postrider.ingress.command.Response;
import io.postrider.ingress.data.ContentProbe;
import io.postrider.ingress.data.EnvelopeReservation;
import io.postrider.ingress.data.MemoryBudget;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A session without a socket that looks at every step whether what must hold does. */
final class FuzzedSession {

    static final long SIZE_LIMIT = 2_000;
    static final int MEMORY = 32 * 1024;

    private static final SessionRules RULES = SessionRules.builder(DialogueTest.POLICY)
            .sizeLimit(SIZE_LIMIT)
            .recipientLimit(100)
            .build();
    private static final Pattern REPLY = Pattern.compile("(?:([2-5]\\d\\d)-[ -~]*\r\n)*[2-5]\\d\\d [ -~]*\r\n");
    private static final Pattern BARE = Pattern.compile("(?s)(?:\r(?!\n)|(?<!\r)\n)");

    private final MemoryBudget memory = new MemoryBudget(MEMORY);
    private final Conversation conversation = new Conversation(
            RULES,
            new Caller(InetAddress.ofLiteral("192.0.2.1"), InetAddress.ofLiteral("198.51.100.1"), false),
            () -> new EnvelopeReservation(memory),
            InstantSource.system());
    private final LineReader lines = new LineReader();
    private final Set<Answer> answers;
    private @Nullable ContentProbe content;
    private int accepted;

    /**
     * @param answers gathers what was said
     */
    FuzzedSession(Set<Answer> answers) {
        this.answers = answers;
        carryOut(conversation.greeting());
    }

    /** Messages that were accepted. */
    int accepted() {
        return accepted;
    }

    void take(byte[] in, int from, int to) {
        int at = from;
        while (at < to && !(conversation.state() instanceof SessionState.Ended)) {
            at = content == null ? command(in, at, to) : content(content, in, at, to);
            assertThat(memory.used()).isBetween(0L, (long) MEMORY);
        }
    }

    /** The client is gone: it leaves nothing behind. */
    void end() {
        conversation.gone();
        if (content != null) {
            content.release();
        }
        assertThat(memory.used()).isZero();
    }

    private int command(byte[] in, int from, int to) {
        int end = lines.read(in, from, to);
        if (end < 0) {
            return to;
        }
        Step step = conversation.command(lines.line());
        while (step.effect() == Effect.INQUIRE) {
            step = conversation.concluded(conversation.inquire().join());
        }
        assertThat(step.response()).as("every command has an answer").isNotNull();
        carryOut(step);
        return end;
    }

    private int content(ContentProbe receiving, byte[] in, int from, int to) {
        int end = receiving.take(in, from, to);
        if (receiving.hasEnded()) {
            Step step = conversation.contentEnded(receiving.outcome());
            if (step.effect() == Effect.STORE) {
                store(receiving, ((SessionState.Storing) step.next()).transaction());
            } else {
                carryOut(step);
            }
            receiving.release();
            content = null;
        }
        return end;
    }

    private void store(ContentProbe receiving, Transaction transaction) {
        String text = new String(receiving.octets(), StandardCharsets.ISO_8859_1);
        assertThat(text.length()).isLessThanOrEqualTo((int) SIZE_LIMIT);
        assertThat(BARE.matcher(text).find())
                .as("bare line end in an accepted message")
                .isFalse();
        assertThat(transaction.recipients()).hasSizeBetween(1, 100).allMatch(recipient -> recipient
                .mailbox()
                .domain()
                .name()
                .matches("example\\.org|.*\\.sub\\.example\\.org|example\\.net"));
        accepted++;
        carryOut(conversation.stored(QueueId.next(0)));
        transaction.release();
    }

    private void carryOut(Step step) {
        Response response = step.response();
        if (response != null) {
            answers.add(response.answer());
            if (response != response.answer().plain()) {
                assertThat(new String(response.wire(), StandardCharsets.ISO_8859_1))
                        .matches(REPLY);
            }
        }
        if (step.effect() == Effect.RECEIVE_CONTENT) {
            content = ContentProbe.withSizeLimit(SIZE_LIMIT, memory);
        }
    }
}
