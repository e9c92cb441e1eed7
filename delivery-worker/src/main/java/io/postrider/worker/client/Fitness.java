package io.postrider.worker.client;

import io.postrider.envelope.BodyType;
import io.postrider.envelope.DeliveryRequest;
import io.postrider.record.Content;
import io.postrider.record.MailRecord;
import io.postrider.worker.mime.Survey;
import io.postrider.worker.mime.Transport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Whether a peer can have a message at all, by what it offers, and in which form: judged before MAIL is said. Content that
 * needs 8BITMIME or BINARYMIME is converted for a peer without it (RFC 6152 section 3, RFC 3030 section 4), unless that
 * would alter what is signed or encrypted. A header or an address in UTF-8 is never converted.
 */
final class Fitness {

    private final ContentSource source;

    Fitness(ContentSource source) {
        this.source = source;
    }

    /** What is found. */
    sealed interface Fit {
        /** The peer can have it, like that. */
        record Fits(Form form) implements Fit {}

        /** It cannot, ever: a permanent failure. */
        record Unfit(Finding why) implements Fit {}
    }

    /**
     * Judges.
     *
     * @throws IOException when the content had to be looked at and could not be read
     */
    Fit of(MailRecord mail, Capabilities peer) throws IOException {
        DeliveryRequest request = mail.envelope().request();
        if (peer.refusesSize(mail.content().length())) {
            return tooLarge(mail.content().length(), peer);
        }
        boolean utf8Names = Addresses.needUtf8(mail.envelope());
        if (Addresses.senderNeedsUtf8(mail.envelope()) && !peer.smtpUtf8()) {
            return unfit("5.6.7", "the sender's address is in UTF-8, and the next host has no SMTPUTF8");
        }
        boolean utf8Header = request.smtpUtf8() && hasUtf8Header(mail.content());
        if (utf8Header && !peer.smtpUtf8()) {
            // RFC 6531 section 3.4.
            return unfit("5.6.7", "the header is in UTF-8, and the next host has no SMTPUTF8");
        }
        boolean smtpUtf8 = peer.smtpUtf8() && (utf8Names || utf8Header);
        BodyType body = bodyOf(mail, peer);
        boolean asItIs =
                switch (body) {
                    case SEVEN_BIT -> true;
                    case EIGHT_BIT_MIME -> peer.eightBitMime();
                    case BINARY_MIME -> peer.binaryMime();
                };
        return asItIs
                ? new Fit.Fits(new Form(body, smtpUtf8, mail.content().length(), null))
                : converted(mail, peer, smtpUtf8);
    }

    /** What BODY promised; where it promised nothing, what the content turns out to be. */
    private BodyType bodyOf(MailRecord mail, Capabilities peer) throws IOException {
        BodyType said = mail.envelope().request().body();
        if (said != BodyType.SEVEN_BIT) {
            return said;
        }
        boolean eightBit =
                switch (mail.content()) {
                    case Content.Inline(byte[] octets) -> OctetScan.isEightBit(octets);
                    // Read one more time only for the few hosts that make a difference of it.
                    case Content.Stored stored ->
                        !peer.eightBitMime() && scan(stored).any();
                };
        return eightBit ? BodyType.EIGHT_BIT_MIME : BodyType.SEVEN_BIT;
    }

    private Fit converted(MailRecord mail, Capabilities peer, boolean smtpUtf8) throws IOException {
        Transport transport = peer.eightBitMime() ? Transport.EIGHT_BIT : Transport.SEVEN_BIT;
        Survey survey = survey(mail.content(), transport);
        long length = mail.content().length();
        boolean foreignHeader = survey.eightBitHeader() && !smtpUtf8;
        String obstacle = foreignHeader ? "a header field has octets above 127" : survey.problem();
        if (obstacle != null) {
            // RFC 5321 section 2.4: who sends eight bits and says seven takes his chance.
            return mail.envelope().request().body() == BodyType.SEVEN_BIT
                    ? new Fit.Fits(new Form(BodyType.SEVEN_BIT, smtpUtf8, length, null))
                    : unfit("5.6.3", "the content cannot be converted to what the next host takes: " + obstacle);
        }
        BodyType left = peer.eightBitMime() ? BodyType.EIGHT_BIT_MIME : BodyType.SEVEN_BIT;
        if (!survey.changes()) {
            return new Fit.Fits(new Form(left, smtpUtf8, length, null));
        }
        long size = survey.plan().length();
        return peer.refusesSize(size)
                ? tooLarge(size, peer)
                : new Fit.Fits(new Form(left, smtpUtf8, size, survey.plan()));
    }

    /** RFC 6532 section 3: a header field of the message or of a part of it. */
    private boolean hasUtf8Header(Content content) throws IOException {
        OctetScan octets = scan(content);
        return octets.inHeader()
                || octets.inBody() && survey(content, Transport.EIGHT_BIT).eightBitHeader();
    }

    private OctetScan scan(Content content) throws IOException {
        try (InputStream in = open(content)) {
            return OctetScan.of(in);
        }
    }

    private Survey survey(Content content, Transport transport) throws IOException {
        try (InputStream in = open(content)) {
            return Survey.of(in, content.length(), transport);
        }
    }

    private InputStream open(Content content) throws IOException {
        return switch (content) {
            case Content.Inline(byte[] octets) -> new ByteArrayInputStream(octets);
            case Content.Stored stored -> source.open(stored);
        };
    }

    /** RFC 1870 section 6.1: the client need not send what the server has said it will not take. */
    private static Fit tooLarge(long size, Capabilities peer) {
        return unfit(
                "5.3.4", "the message has " + size + " octets, the next host takes " + peer.sizeLimit() + " at most");
    }

    private static Fit unfit(String status, String why) {
        return new Fit.Unfit(Finding.ours(status, why));
    }
}
