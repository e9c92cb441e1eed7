package io.postrider.worker.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.address.Mailbox;
import io.postrider.address.ReversePath;
import io.postrider.envelope.BodyType;
import io.postrider.envelope.DeliveryRequest;
import io.postrider.envelope.Envelope;
import io.postrider.envelope.NotifyOn;
import io.postrider.envelope.Origin;
import io.postrider.envelope.QueueId;
import io.postrider.envelope.Recipient;
import io.postrider.envelope.ReturnContent;
import io.postrider.reply.Reply;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommandLinesTest {

    private static final Capabilities ALL = Capabilities.of(
            new Reply(250, null, List.of("mx", "PIPELINING", "SIZE 1000", "8bitmime", "DSN", "SMTPUTF8", "X-NEW a=b")));

    private static final Form PLAIN = new Form(BodyType.SEVEN_BIT, false, 42, null);

    private static final DeliveryRequest EVERYTHING =
            new DeliveryRequest(BodyType.EIGHT_BIT_MIME, true, false, ReturnContent.HDRS, "id=+1 x");

    @Test
    void saysEverythingToWhomUnderstandsIt() {
        assertThat(mail("a@example.org", EVERYTHING, new Form(BodyType.EIGHT_BIT_MIME, true, 42, null), ALL))
                .isEqualTo("MAIL FROM:<a@example.org> SIZE=42 BODY=8BITMIME RET=HDRS ENVID=id+3D+2B1+20x SMTPUTF8\r\n");
    }

    @Test
    void saysNothingToWhomDoesNot() {
        assertThat(mail("a@example.org", EVERYTHING, PLAIN, Capabilities.NONE))
                .isEqualTo("MAIL FROM:<a@example.org>\r\n");
        assertThat(mail("", DeliveryRequest.PLAIN, PLAIN, Capabilities.NONE)).isEqualTo("MAIL FROM:<>\r\n");
    }

    @Test
    void passesNotificationsOn() {
        Recipient asked = new Recipient(
                Mailbox.of("b@example.org"), Set.of(NotifyOn.DELAY, NotifyOn.SUCCESS), "rfc822;b+c@x.test", null);

        assertThat(rcpt(asked, ALL))
                .isEqualTo("RCPT TO:<b@example.org> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;b+2Bc@x.test\r\n");
        assertThat(rcpt(asked, Capabilities.NONE)).isEqualTo("RCPT TO:<b@example.org>\r\n");
        assertThat(rcpt(new Recipient(Mailbox.of("b@example.org"), Set.of(), null, null), ALL))
                .isEqualTo("RCPT TO:<b@example.org> NOTIFY=NEVER\r\n");
        assertThat(rcpt(Recipient.of(Mailbox.of("b@example.org")), ALL)).isEqualTo("RCPT TO:<b@example.org>\r\n");
    }

    @Test
    void namesInternationalDomainsInALabels() {
        assertThat(rcpt(Recipient.of(Mailbox.of("b@b\u00fccher.example")), Capabilities.NONE))
                .isEqualTo("RCPT TO:<b@xn--bcher-kva.example>\r\n");
        assertThat(Addresses.needUtf8(envelope("a@b\u00fccher.example", DeliveryRequest.PLAIN)))
                .isFalse();
        assertThat(Addresses.needUtf8(envelope("\u00e4@example.org", DeliveryRequest.PLAIN)))
                .isTrue();
    }

    @Test
    void namesOriginalRecipientsInAFormThatEveryHostCanPassOn() {
        Recipient asked = new Recipient(Mailbox.of("b@example.org"), null, "utf-8;j\u00fcrg+x@ex\u00e4mple.test", null);

        assertThat(rcpt(asked, ALL))
                .isEqualTo("RCPT TO:<b@example.org> ORCPT=utf-8;j\\x{FC}rg+2Bx@ex\\x{E4}mple.test\r\n");
    }

    private static String mail(String sender, DeliveryRequest request, Form form, Capabilities peer) {
        StringBuilder out = new StringBuilder();
        CommandLines.mail(out, envelope(sender, request), form, peer, Instant.EPOCH);
        return out.toString();
    }

    private static String rcpt(Recipient recipient, Capabilities peer) {
        StringBuilder out = new StringBuilder();
        CommandLines.rcpt(out, recipient, peer);
        return out.toString();
    }

    private static Envelope envelope(String sender, DeliveryRequest request) {
        return new Envelope(
                QueueId.next(0),
                ReversePath.parse(sender).orThrow(),
                List.of(Recipient.of(Mailbox.of("b@example.org"))),
                request,
                Origin.INTERNAL,
                Instant.EPOCH,
                null);
    }
}
