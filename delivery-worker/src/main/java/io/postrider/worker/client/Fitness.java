package io.postrider.worker.client;

import io.postrider.envelope.BodyType;
import io.postrider.envelope.DeliveryRequest;
import io.postrider.record.Content;
import io.postrider.record.MailRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Whether a peer can have a message at all, by what it offers: judged before MAIL is said. Content is not converted
 * (RFC 6152 section 3): what needs it fails, rather than arriving altered.
 */
final class Fitness {

    private final ContentSource source;

    Fitness(ContentSource source) {
        this.source = source;
    }

    /**
     * Why this peer cannot have it, as a permanent failure; empty when it can.
     *
     * @throws IOException when the content had to be looked at and could not be read
     */
    Optional<Finding> obstacle(MailRecord mail, Capabilities peer) throws IOException {
        DeliveryRequest request = mail.envelope().request();
        if (request.requireTls()) {
            // RFC 8689 section 4.2.1: not over a connection without TLS, and there is none with it yet.
            return Optional.of(Finding.ours("5.7.30", "REQUIRETLS was asked for, and the connection has no TLS"));
        }
        long size = mail.content().length();
        if (peer.refusesSize(size)) {
            // RFC 1870 section 6.1: the client need not send what the server has said it will not take.
            return Optional.of(Finding.ours(
                    "5.3.4",
                    "the message has " + size + " octets, the next host takes " + peer.sizeLimit() + " at most"));
        }
        if (request.body() == BodyType.BINARY_MIME) {
            return Optional.of(Finding.ours("5.6.3", "the content is BINARYMIME, which the next host is not sent"));
        }
        return request.smtpUtf8() && !peer.smtpUtf8()
                        || request.body() == BodyType.EIGHT_BIT_MIME && !peer.eightBitMime()
                ? obstacleInOctets(mail, peer)
                : namesObstacle(mail, peer);
    }

    private Optional<Finding> obstacleInOctets(MailRecord mail, Capabilities peer) throws IOException {
        OctetScan octets = scan(mail.content());
        DeliveryRequest request = mail.envelope().request();
        if (request.smtpUtf8() && !peer.smtpUtf8() && octets.inHeader()) {
            // RFC 6531 section 3.4.
            return Optional.of(Finding.ours("5.6.7", "the header is in UTF-8, and the next host has no SMTPUTF8"));
        }
        if (request.body() == BodyType.EIGHT_BIT_MIME && !peer.eightBitMime() && octets.any()) {
            return Optional.of(Finding.ours("5.6.3", "the content is 8-bit, and the next host has no 8BITMIME"));
        }
        return namesObstacle(mail, peer);
    }

    private static Optional<Finding> namesObstacle(MailRecord mail, Capabilities peer) {
        return !peer.smtpUtf8() && CommandLines.needsUtf8(mail.envelope())
                ? Optional.of(Finding.ours("5.6.7", "an address is in UTF-8, and the next host has no SMTPUTF8"))
                : Optional.empty();
    }

    private OctetScan scan(Content content) throws IOException {
        try (InputStream in =
                switch (content) {
                    case Content.Inline(byte[] octets) -> new ByteArrayInputStream(octets);
                    case Content.Stored stored -> source.open(stored);
                }) {
            return OctetScan.of(in);
        }
    }
}
