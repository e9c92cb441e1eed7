package io.postrider.ingress.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.address.Mailbox;
import io.postrider.address.ReversePath;
import io.postrider.envelope.DeliveryRequest;
import io.postrider.envelope.Envelope;
import io.postrider.envelope.Origin;
import io.postrider.envelope.QueueId;
import io.postrider.envelope.Recipient;
import io.postrider.ingress.command.Answer;
import io.postrider.ingress.command.CommandLine;
import io.postrider.ingress.command.Response;
import io.postrider.ingress.data.EnvelopeReservation;
import io.postrider.ingress.data.MemoryBudget;
import io.postrider.record.Content;
import io.postrider.record.MailRecord;
import io.postrider.record.MailRecordCodec;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TransactionTest {

    private static final Caller TRUSTED =
            new Caller(InetAddress.ofLiteral("192.0.2.1"), InetAddress.ofLiteral("192.0.2.25"), true);

    @Test
    void recipients_whose_envelope_outgrows_a_record_are_452_and_what_was_taken_fits() {
        MemoryBudget memory = new MemoryBudget(96L << 20);
        Conversation conversation = new Conversation(
                SessionRules.builder(DialogueTest.POLICY)
                        .sizeLimit(1_000)
                        .recipientLimit(SessionRules.MOST_RECIPIENT_LIMIT)
                        .build(),
                TRUSTED,
                () -> new EnvelopeReservation(memory),
                InstantSource.system());
        say(conversation, "EHLO client.example");
        say(conversation, "MAIL FROM:<a@example.com>");
        int taken = 0;
        Response response = rcpt(conversation, taken);
        while (response.answer() == Answer.RECIPIENT_OK) {
            taken++;
            response = rcpt(conversation, taken);
        }

        assertThat(response).hasToString("452 4.5.3 too many recipients, send the rest in another transaction");
        Transaction transaction = ((SessionState.InTransaction) conversation.state()).transaction();
        assertThat(transaction.recipients()).hasSize(taken).hasSizeGreaterThan(500);
        assertThat(envelopeOctets(transaction)).isBetween(400 * 1024, Transaction.RECIPIENTS_OCTETS + 1024);
    }

    @Test
    void a_mailbox_is_known_by_what_it_is() {
        Transaction transaction = new Transaction(
                ReversePath.NULL, DeliveryRequest.PLAIN, -1, new EnvelopeReservation(new MemoryBudget(1 << 20)));
        assertThat(transaction.take(Recipient.of(Mailbox.of("b@example.org")))).isEqualTo(Transaction.Taken.YES);

        assertThat(transaction.has(Mailbox.of("b@EXAMPLE.org"))).isTrue();
        assertThat(transaction.has(Mailbox.of("c@example.org"))).isFalse();
    }

    /** The longest ORCPT there is, of characters that JSON escapes. */
    private static Response rcpt(Conversation conversation, int number) {
        return say(
                conversation,
                "RCPT TO:<b" + number + "@example.org> NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;"
                        + "+22+5C".repeat(80));
    }

    private static Response say(Conversation conversation, String line) {
        byte[] octets = (line + "\r\n").getBytes(StandardCharsets.US_ASCII);
        return Objects.requireNonNull(conversation
                .command(CommandLine.parse(octets, 0, octets.length))
                .response());
    }

    private static int envelopeOctets(Transaction transaction) {
        Envelope envelope = new Envelope(
                new QueueId("00000000000000000001"),
                transaction.sender(),
                transaction.recipients(),
                transaction.request(),
                new Origin("192.0.2.1", "client.example", "ESMTP", null, true, null),
                Instant.EPOCH,
                null);
        return new MailRecordCodec()
                .encode(new MailRecord(envelope, new Content.Inline(new byte[0])))
                .envelope()
                .length;
    }
}
