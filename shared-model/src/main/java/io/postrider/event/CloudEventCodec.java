package io.postrider.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.postrider.delivery.Diagnosis;
import io.postrider.delivery.DnsSecurity;
import io.postrider.envelope.Envelope;
import io.postrider.envelope.Recipient;
import io.postrider.reply.PeerText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Writes {@link MailEvent}s as CloudEvents 1.0 in JSON, structured mode: the value of a {@code mail.events} record. */
public final class CloudEventCodec {

    /** The content type of the value. */
    public static final String CONTENT_TYPE = "application/cloudevents+json";

    private static final int EXPECTED_SIZE = 1024;
    private static final int NANOS_PER_MICRO = 1_000;

    private final JsonFactory json = new JsonFactory();

    /** The event as UTF-8 JSON. Its {@code id} is new at each call. */
    public byte[] encode(MailEvent event) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(EXPECTED_SIZE);
        try (JsonGenerator out = json.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeStringField("specversion", "1.0");
            out.writeStringField("id", newId());
            out.writeStringField("type", event.type().wireName());
            out.writeStringField("source", event.source());
            out.writeStringField("subject", event.envelope().queueId().text());
            out.writeStringField("time", event.time().toString());
            out.writeStringField("datacontenttype", "application/json");
            out.writeObjectFieldStart("data");
            writeMessage(out, event);
            writeRecipients(out, event);
            AttemptFacts attempt = event.attempt();
            if (attempt != null) {
                writeAttempt(out, attempt);
            }
            writeOptional(out, "reason", event.reason());
            writeOptional(out, "relatedId", event.relatedId());
            out.writeEndObject();
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("JSON into memory", e);
        }
        return bytes.toByteArray();
    }

    private static void writeMessage(JsonGenerator out, MailEvent event) throws IOException {
        Envelope envelope = event.envelope();
        out.writeStringField("queueId", envelope.queueId().text());
        out.writeStringField("sender", envelope.sender().toString());
        out.writeNumberField("size", event.size());
        out.writeStringField("arrived", envelope.arrived().toString());
        writeOptional(out, "client", envelope.origin().client());
        writeOptional(out, "protocol", envelope.origin().protocol());
        writeOptional(out, "user", envelope.origin().user());
        writeOptional(out, "envid", envelope.request().envid());
    }

    private static void writeRecipients(JsonGenerator out, MailEvent event) throws IOException {
        if (event.recipients().size() == 1) {
            Recipient recipient = event.recipients().getFirst();
            out.writeStringField("recipient", recipient.mailbox().toString());
            writeOptional(out, "orcpt", recipient.originalRecipient());
            return;
        }
        out.writeArrayFieldStart("recipients");
        for (Recipient recipient : event.recipients()) {
            out.writeString(recipient.mailbox().toString());
        }
        out.writeEndArray();
    }

    private static void writeAttempt(JsonGenerator out, AttemptFacts attempt) throws IOException {
        out.writeStringField("destination", attempt.destination());
        out.writeNumberField("attempt", attempt.number());
        Diagnosis diagnosis = attempt.diagnosis();
        if (diagnosis != null) {
            out.writeStringField("status", diagnosis.status().toString());
            out.writeStringField("diagnosticType", diagnosis.type());
            out.writeStringField("diagnostic", diagnosis.text());
            writeOptional(out, "remoteMta", diagnosis.remoteMta());
        }
        writeOptional(out, "peer", attempt.peerAddress());
        writeOptional(out, "source", attempt.source());
        writeTls(out, attempt.tls());
        if (attempt.dns() != DnsSecurity.UNCHECKED) {
            out.writeStringField("dnssec", attempt.dns().label());
        }
        if (attempt.nextAttempt() != null) {
            out.writeStringField("nextAttempt", attempt.nextAttempt().toString());
        }
        if (!attempt.phases().isEmpty()) {
            out.writeObjectFieldStart("phasesMicros");
            for (Map.Entry<String, Duration> phase : attempt.phases().entrySet()) {
                out.writeNumberField(phase.getKey(), phase.getValue().toNanos() / NANOS_PER_MICRO);
            }
            out.writeEndObject();
        }
        writeOptional(out, "position", attempt.position());
    }

    private static void writeTls(JsonGenerator out, @Nullable TlsFacts tls) throws IOException {
        if (tls != null) {
            out.writeObjectFieldStart("tls");
            out.writeStringField("version", tls.version());
            out.writeStringField("cipher", tls.cipher());
            writeOptional(out, "peerName", tls.peerName());
            out.writeBooleanField("verified", tls.verified());
            out.writeEndObject();
        }
    }

    private static void writeOptional(JsonGenerator out, String name, @Nullable String value) throws IOException {
        if (value != null) {
            out.writeStringField(name, PeerText.wellFormed(value));
        }
    }

    private static String newId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return Long.toHexString(random.nextLong() | Long.MIN_VALUE)
                + Long.toHexString(random.nextLong() | Long.MIN_VALUE);
    }
}
