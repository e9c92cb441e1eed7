package io.postrider.dsn.report;

import io.postrider.address.Mailbox;
import io.postrider.dsn.notice.Notice;
import io.postrider.dsn.status.DeliveryStatus;
import io.postrider.dsn.status.Fields;
import io.postrider.envelope.BodyType;
import io.postrider.envelope.Envelope;
import io.postrider.envelope.QueueId;
import io.postrider.schedule.RetryPolicy;
import java.time.Clock;
import java.time.Instant;

/** Writes reports (RFC 3461 section 6.2, RFC 3464, RFC 6522). Thread-safe. */
public final class ReportComposer {

    private final String hostname;
    private final RetryPolicy retries;
    private final Clock clock;
    private final DeliveryStatus deliveryStatus;

    /**
     * @param hostname our own, in US-ASCII: the Reporting-MTA, and where the mailer daemon lives
     * @param retries until when a delayed message is tried
     */
    public ReportComposer(String hostname, RetryPolicy retries, Clock clock) {
        this.hostname = hostname;
        this.retries = retries;
        this.clock = clock;
        this.deliveryStatus = new DeliveryStatus(hostname, retries);
    }

    /**
     * One report of all that a notice tells.
     *
     * @param queueId the report's own
     * @param notice with something to tell
     * @throws IllegalArgumentException when there is nothing to tell
     */
    public Report compose(QueueId queueId, Envelope envelope, Notice notice, ReturnedContent returned) {
        Mailbox addressee = notice.addressee();
        if (addressee == null) {
            throw new IllegalArgumentException("nothing to report");
        }
        ReportKind kind = ReportKind.of(notice.told());
        boolean eightBit =
                returned instanceof ReturnedContent.Whole(byte[] octets, BodyType body) && body != BodyType.SEVEN_BIT;
        byte[] octets = new MultipartReport(
                        header(queueId, addressee, subject(kind, envelope), returned),
                        "=_report-" + queueId.text(),
                        eightBit)
                .text(HumanText.of(hostname, retries, envelope, notice.told(), returned))
                .deliveryStatus(deliveryStatus.of(envelope, notice.told()))
                .returned(returned)
                .finish();
        // RFC 6532 section 3: an international address in To makes the header 8-bit.
        BodyType body = eightBit || addressee.needsUtf8() ? BodyType.EIGHT_BIT_MIME : BodyType.SEVEN_BIT;
        return new Report(queueId, kind, addressee, body, octets);
    }

    private String header(QueueId queueId, Mailbox addressee, String subject, ReturnedContent returned) {
        Instant now = clock.instant();
        Fields fields = new Fields()
                .add("Date", now)
                .add("From", "Mail Delivery System <MAILER-DAEMON@" + hostname + ">")
                .add("To", "<" + written(addressee) + ">")
                .add("Subject", subject)
                .add("Message-ID", "<" + queueId + "@" + hostname + ">");
        OriginalMessageId.in(returned)
                .ifPresent(id -> fields.add("In-Reply-To", id).add("References", id));
        // RFC 3834 section 5: nobody's autoresponder is to answer this.
        return fields.add("Auto-Submitted", "auto-replied").toString();
    }

    private static String subject(ReportKind kind, Envelope envelope) {
        // Only the postmaster is ever told of a message that has no sender: one of our own reports.
        return envelope.sender().isNull() ? "Undelivered report, for the postmaster" : kind.subject();
    }

    private static String written(Mailbox mailbox) {
        return mailbox.needsUtf8()
                ? mailbox.toString()
                : mailbox.localPart() + "@" + mailbox.domain().ascii();
    }
}
