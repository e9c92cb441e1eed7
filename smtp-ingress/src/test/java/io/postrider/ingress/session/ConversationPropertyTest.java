package io.postrider.ingress.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.envelope.QueueId;
import io.postrider.ingress.command.Answer;
import io.postrider.ingress.command.CommandLine;
import io.postrider.ingress.command.Response;
import io.postrider.ingress.data.EnvelopeReservation;
import io.postrider.ingress.data.MemoryBudget;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a client says, and in whatever order: every line one answer, and no message without 354 before it. */
class ConversationPropertyTest {

    private static final SessionRules RULES = SessionRules.builder(DialogueTest.POLICY)
            .sizeLimit(1_000)
            .recipientLimit(100)
            .errorLimit(50)
            .build();

    @Property(tries = 3_000)
    void nothing_is_accepted_that_was_not_asked_for(@ForAll("commands") List<String> commands) {
        Conversation conversation = new Conversation(
                RULES,
                new Caller(InetAddress.ofLiteral("192.0.2.1"), InetAddress.ofLiteral("192.0.2.25"), false),
                () -> new EnvelopeReservation(new MemoryBudget(1 << 20)),
                InstantSource.system());
        int goneAhead = 0;
        int accepted = 0;
        for (String command : commands) {
            if (conversation.state() instanceof SessionState.Ended) {
                break;
            }
            byte[] line = (command + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
            Step step = conversation.command(CommandLine.parse(line, 0, line.length));
            assertThat(step.response()).as(command).isNotNull();
            if (step.effect() == Effect.RECEIVE_CONTENT) {
                goneAhead++;
                assertThat(step.response()).isSameAs(Answer.START_DATA.plain());
                Step ended = conversation.contentEnded(ContentOutcome.COMPLETE);
                assertThat(ended.response()).as("no answer before storage").isNull();
                step = conversation.stored(QueueId.next(0));
            }
            Response response = step.response();
            accepted += response != null && response.answer() == Answer.QUEUED ? 1 : 0;
            assertOnlyOurs(conversation.state());
        }
        assertThat(accepted).isEqualTo(goneAhead);
    }

    private static void assertOnlyOurs(SessionState state) {
        if (state instanceof SessionState.InTransaction(Greeting _, Transaction transaction)) {
            assertThat(transaction.recipients())
                    .extracting(recipient -> recipient.mailbox().domain().name())
                    .isSubsetOf("example.org", "example.net");
        }
    }

    @Provide
    Arbitrary<List<String>> commands() {
        return Arbitraries.of(
                        "EHLO client.example",
                        "HELO client.example",
                        "EHLO",
                        "MAIL FROM:<a@example.com>",
                        "MAIL FROM:<>",
                        "MAIL FROM:<a@example.com> SIZE=5000",
                        "RCPT TO:<b@example.org>",
                        "RCPT TO:<postmaster>",
                        "RCPT TO:<x@foreign.example>",
                        "DATA",
                        "RSET",
                        "NOOP",
                        "VRFY x",
                        "HELP",
                        "garbage",
                        "")
                .list()
                .ofMaxSize(30);
    }
}
