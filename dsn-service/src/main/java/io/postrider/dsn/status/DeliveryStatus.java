package io.postrider.dsn.status;

import io.postrider.delivery.Action;
import io.postrider.delivery.Diagnosis;
import io.postrider.dsn.notice.News;
import io.postrider.envelope.DeliverBy;
import io.postrider.envelope.Envelope;
import io.postrider.envelope.Recipient;
import io.postrider.schedule.RetryPolicy;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The content of a {@code message/delivery-status} part (RFC 3464 section 2). Thread-safe. */
public final class DeliveryStatus {

    private static final int MAX_ENVID_CHARS = 100;
    private static final int MAX_HOST_CHARS = 255;

    /** A peer's words in one report, all recipients together, so that a thousand long replies do not make a huge one. */
    private static final int MAX_DIAGNOSTIC_CHARS_IN_ALL = 200_000;

    private static final int MAX_DIAGNOSTIC_CHARS = 1_000;

    private final String reportingMta;
    private final RetryPolicy retries;

    /**
     * @param reportingMta our host name
     * @param retries until when a delayed message is tried
     */
    public DeliveryStatus(String reportingMta, RetryPolicy retries) {
        this.reportingMta = reportingMta;
        this.retries = retries;
    }

    /** The groups of fields: one of the message, one of each recipient. */
    public String of(Envelope envelope, List<News> told) {
        Fields fields = new Fields();
        String envid = envelope.request().envid();
        if (envid != null && !envid.isBlank()) {
            fields.add("Original-Envelope-Id", FieldText.words(envid, MAX_ENVID_CHARS));
        }
        fields.add("Reporting-MTA", "dns; " + FieldText.words(reportingMta, MAX_HOST_CHARS));
        fields.add("Arrival-Date", envelope.arrived());
        DeliverBy by = envelope.request().deliverBy();
        if (by != null) {
            // RFC 2852 section 5.
            fields.add("Deliver-By-Date", by.deadline());
        }
        Instant release = envelope.request().holdUntil();
        if (release != null) {
            // RFC 4865: what was asked for, always as a moment, whichever of the two ways it was said.
            fields.add("Future-Release-Request", "until;" + release.truncatedTo(ChronoUnit.SECONDS));
        }
        // RFC 3464 section 2.1.1: extension fields begin with X-.
        fields.add("X-Postrider-Queue-Id", envelope.queueId().text());
        int diagnosticChars = Math.min(MAX_DIAGNOSTIC_CHARS, MAX_DIAGNOSTIC_CHARS_IN_ALL / told.size());
        for (News news : told) {
            fields.blankLine();
            addRecipient(fields, envelope, news, diagnosticChars);
        }
        return fields.toString();
    }

    private void addRecipient(Fields fields, Envelope envelope, News news, int diagnosticChars) {
        Recipient recipient = news.recipient();
        Diagnosis diagnosis = news.diagnosis();
        // RFC 3464 section 2.3.1: only what ORCPT said may stand here; without it the field is left out.
        String original =
                recipient.originalRecipient() == null ? "" : FieldText.originalRecipient(recipient.originalRecipient());
        if (!original.isEmpty()) {
            fields.add("Original-Recipient", original);
        }
        fields.add("Final-Recipient", FieldText.address(recipient.mailbox()));
        fields.add("Action", diagnosis.action().keyword());
        fields.add("Status", diagnosis.status().toString());
        if (diagnosis.remoteMta() != null) {
            fields.add("Remote-MTA", "dns; " + FieldText.words(diagnosis.remoteMta(), MAX_HOST_CHARS));
        }
        String type = diagnosis.type().equals(Diagnosis.SMTP) ? Diagnosis.SMTP : Diagnosis.OURS;
        fields.add("Diagnostic-Code", type + "; " + FieldText.words(diagnosis.text(), diagnosticChars));
        fields.add("Last-Attempt-Date", diagnosis.at());
        if (diagnosis.action() == Action.DELAYED) {
            // Section 2.3.9: only for delayed recipients.
            fields.add("Will-Retry-Until", retries.end(envelope, recipient));
        }
    }
}
