package io.postrider.record;

import com.fasterxml.jackson.core.JsonGenerator;
import io.postrider.delivery.Diagnosis;
import io.postrider.envelope.DeliverBy;
import io.postrider.envelope.DeliveryRequest;
import io.postrider.envelope.Envelope;
import io.postrider.envelope.NotifyOn;
import io.postrider.envelope.Origin;
import io.postrider.envelope.Recipient;
import io.postrider.envelope.Transit;
import io.postrider.reply.PeerText;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The writing half of {@link MailRecordCodec}. What has its default value is left out. */
final class EnvelopeWriter {

    /** What peers said of all recipients together: a wordy one must not make a record larger than a topic takes. */
    private static final int TEXT_BUDGET_CHARS = 200_000;

    /** Of each, however many they are. */
    private static final int LEAST_TEXT_CHARS = 80;

    private EnvelopeWriter() {}

    static void write(JsonGenerator out, MailRecord mail) throws IOException {
        Envelope envelope = mail.envelope();
        out.writeStartObject();
        out.writeNumberField("v", MailRecordCodec.VERSION);
        out.writeStringField("id", envelope.queueId().text());
        out.writeStringField("from", envelope.sender().toString());
        out.writeNumberField("arrived", envelope.arrived().toEpochMilli());
        writeRequest(out, envelope.request());
        writeOrigin(out, envelope.origin());
        int mostText = Math.max(
                LEAST_TEXT_CHARS, TEXT_BUDGET_CHARS / envelope.recipients().size());
        out.writeArrayFieldStart("rcpt");
        for (Recipient recipient : envelope.recipients()) {
            writeRecipient(out, recipient, mostText);
        }
        out.writeEndArray();
        if (envelope.transit() != null) {
            writeTransit(out, envelope.transit());
        }
        if (mail.content() instanceof Content.Stored stored) {
            writeStored(out, stored);
        }
        out.writeEndObject();
    }

    private static void writeRequest(JsonGenerator out, DeliveryRequest request) throws IOException {
        out.writeStringField("body", request.body().keyword());
        if (request.smtpUtf8()) {
            out.writeBooleanField("smtputf8", true);
        }
        if (request.requireTls()) {
            out.writeBooleanField("requiretls", true);
        }
        if (request.ret() != null) {
            out.writeStringField("ret", request.ret().name());
        }
        writeOptional(out, "envid", request.envid());
        DeliverBy by = request.deliverBy();
        if (by != null) {
            out.writeObjectFieldStart("by");
            out.writeNumberField("at", by.deadline().toEpochMilli());
            out.writeStringField("mode", by.mode().letter());
            if (by.trace()) {
                out.writeBooleanField("trace", true);
            }
            out.writeEndObject();
        }
        if (request.holdUntil() != null) {
            out.writeNumberField("hold", request.holdUntil().toEpochMilli());
        }
    }

    private static void writeOrigin(JsonGenerator out, Origin origin) throws IOException {
        out.writeObjectFieldStart("origin");
        writeText(out, "client", origin.client());
        writeOptional(out, "helo", origin.helo());
        writeText(out, "with", origin.protocol());
        writeOptional(out, "user", origin.user());
        if (origin.ours()) {
            out.writeBooleanField("ours", true);
        }
        writeOptional(out, "tls", origin.tls());
        out.writeEndObject();
    }

    private static void writeRecipient(JsonGenerator out, Recipient recipient, int mostText) throws IOException {
        out.writeStartObject();
        out.writeStringField("to", recipient.mailbox().toString());
        Set<NotifyOn> notifyOn = recipient.notifyOn();
        if (notifyOn != null) {
            out.writeArrayFieldStart("notify");
            for (NotifyOn each : new TreeSet<>(notifyOn)) {
                out.writeString(each.name());
            }
            out.writeEndArray();
        }
        writeOptional(out, "orcpt", recipient.originalRecipient());
        Diagnosis diagnosis = recipient.diagnosis();
        if (diagnosis != null) {
            out.writeObjectFieldStart("found");
            out.writeStringField("action", diagnosis.action().keyword());
            out.writeStringField("status", diagnosis.status().toString());
            out.writeStringField("type", diagnosis.type());
            out.writeStringField("text", PeerText.oneLine(diagnosis.text(), mostText));
            writeOptional(out, "mta", diagnosis.remoteMta());
            out.writeNumberField("at", diagnosis.at().toEpochMilli());
            out.writeEndObject();
        }
        out.writeEndObject();
    }

    private static void writeTransit(JsonGenerator out, Transit transit) throws IOException {
        out.writeObjectFieldStart("transit");
        writeText(out, "destination", transit.destination());
        out.writeStringField("next", transit.nextHop().text());
        out.writeNumberField("attempts", transit.attempts());
        if (transit.due() != null && transit.scheduled() != null) {
            out.writeNumberField("due", transit.due().toEpochMilli());
            out.writeNumberField("scheduled", transit.scheduled().toEpochMilli());
        }
        if (transit.delayReported()) {
            out.writeBooleanField("delayReported", true);
        }
        out.writeEndObject();
    }

    private static void writeStored(JsonGenerator out, Content.Stored stored) throws IOException {
        out.writeObjectFieldStart("content");
        out.writeNumberField("partition", stored.partition());
        out.writeNumberField("length", stored.length());
        out.writeNumberField("crc32c", stored.crc32c());
        out.writeNumberField("written", stored.written().toEpochMilli());
        // The first offset, then the steps: small numbers, for chunks of one message lie close together.
        out.writeArrayFieldStart("offsets");
        long before = 0;
        for (long offset : stored.offsets()) {
            out.writeNumber(offset - before);
            before = offset;
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void writeOptional(JsonGenerator out, String name, @Nullable String value) throws IOException {
        if (value != null) {
            writeText(out, name, value);
        }
    }

    /** A text that may hold a peer's words: half a character in it must not make the record unwritable. */
    private static void writeText(JsonGenerator out, String name, String value) throws IOException {
        out.writeStringField(name, PeerText.wellFormed(value));
    }
}
