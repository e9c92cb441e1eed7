package io.postrider.record;

import static io.postrider.record.FieldValues.expect;
import static io.postrider.record.FieldValues.instant;
import static io.postrider.record.FieldValues.required;
import static io.postrider.record.FieldValues.text;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.postrider.address.Mailbox;
import io.postrider.address.ReversePath;
import io.postrider.delivery.Action;
import io.postrider.delivery.Diagnosis;
import io.postrider.delivery.NextHop;
import io.postrider.envelope.BodyType;
import io.postrider.envelope.DeliverBy;
import io.postrider.envelope.DeliveryRequest;
import io.postrider.envelope.Envelope;
import io.postrider.envelope.NotifyOn;
import io.postrider.envelope.Origin;
import io.postrider.envelope.QueueId;
import io.postrider.envelope.Recipient;
import io.postrider.envelope.ReturnContent;
import io.postrider.envelope.Transit;
import io.postrider.reply.EnhancedStatusCode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The reading half of {@link MailRecordCodec}: one pass, in any order of fields, unknown ones skipped. */
final class EnvelopeReader {

    private @Nullable String id;
    private @Nullable String from;
    private @Nullable Instant arrived;
    private @Nullable Origin origin;
    private @Nullable Transit transit;
    private Content content;
    private int version;
    private BodyType body = BodyType.SEVEN_BIT;
    private boolean smtpUtf8;
    private boolean requireTls;
    private @Nullable ReturnContent ret;
    private @Nullable String envid;
    private @Nullable DeliverBy deliverBy;
    private @Nullable Instant holdUntil;
    private final List<Recipient> recipients = new ArrayList<>();

    private EnvelopeReader(byte[] value) {
        this.content = new Content.Inline(value);
    }

    /**
     * Reads an envelope.
     *
     * @throws IOException for what is not JSON
     * @throws IllegalArgumentException for JSON that is no envelope
     */
    static MailRecord read(JsonParser in, byte[] value) throws IOException {
        EnvelopeReader reader = new EnvelopeReader(value);
        if (in.nextToken() != JsonToken.START_OBJECT) {
            throw new IllegalArgumentException("not a JSON object");
        }
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            reader.field(in, in.currentName());
        }
        if (in.currentToken() != JsonToken.END_OBJECT) {
            throw new IllegalArgumentException("JSON ends early");
        }
        return reader.result();
    }

    private MailRecord result() {
        if (version != MailRecordCodec.VERSION) {
            throw new IllegalArgumentException("version " + version + " is not known");
        }
        Envelope envelope = new Envelope(
                new QueueId(required(id, "id")),
                ReversePath.parse(required(from, "from")).orThrow(),
                recipients,
                new DeliveryRequest(body, smtpUtf8, requireTls, ret, envid, deliverBy, holdUntil),
                required(origin, "origin"),
                required(arrived, "arrived"),
                transit);
        return new MailRecord(envelope, content);
    }

    private void field(JsonParser in, String name) throws IOException {
        in.nextToken();
        switch (name) {
            case "v" -> version = in.getIntValue();
            case "id" -> id = text(in);
            case "from" -> from = text(in);
            case "arrived" -> arrived = instant(in);
            case "body" -> body = bodyType(text(in));
            case "smtputf8" -> smtpUtf8 = in.getBooleanValue();
            case "requiretls" -> requireTls = in.getBooleanValue();
            case "ret" -> ret = ReturnContent.valueOf(text(in));
            case "envid" -> envid = text(in);
            case "by" -> deliverBy = deliverBy(in);
            case "hold" -> holdUntil = instant(in);
            case "origin" -> origin = origin(in);
            case "rcpt" -> recipients(in);
            case "transit" -> transit = transit(in);
            case "content" -> content = stored(in);
            default -> in.skipChildren();
        }
    }

    private static DeliverBy deliverBy(JsonParser in) throws IOException {
        expect(in, JsonToken.START_OBJECT);
        Instant deadline = null;
        DeliverBy.Mode mode = null;
        boolean trace = false;
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            in.nextToken();
            switch (name) {
                case "at" -> deadline = instant(in);
                case "mode" -> mode = mode(text(in));
                case "trace" -> trace = in.getBooleanValue();
                default -> in.skipChildren();
            }
        }
        return new DeliverBy(required(deadline, "by.at"), required(mode, "by.mode"), trace);
    }

    private static DeliverBy.Mode mode(String letter) {
        return Optional.of(letter)
                .filter(text -> text.length() == 1)
                .flatMap(text -> DeliverBy.Mode.of(text.charAt(0)))
                .orElseThrow(() -> new IllegalArgumentException("by-mode is not known"));
    }

    private void recipients(JsonParser in) throws IOException {
        expect(in, JsonToken.START_ARRAY);
        while (in.nextToken() == JsonToken.START_OBJECT) {
            recipients.add(recipient(in));
        }
        expect(in, JsonToken.END_ARRAY);
    }

    private static Recipient recipient(JsonParser in) throws IOException {
        String to = null;
        Set<NotifyOn> notifyOn = null;
        String orcpt = null;
        Diagnosis diagnosis = null;
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            in.nextToken();
            switch (name) {
                case "to" -> to = text(in);
                case "notify" -> notifyOn = notifyOn(in);
                case "orcpt" -> orcpt = text(in);
                case "found" -> diagnosis = diagnosis(in);
                default -> in.skipChildren();
            }
        }
        return new Recipient(Mailbox.parse(required(to, "rcpt.to")).orThrow(), notifyOn, orcpt, diagnosis);
    }

    private static Set<NotifyOn> notifyOn(JsonParser in) throws IOException {
        expect(in, JsonToken.START_ARRAY);
        Set<NotifyOn> set = EnumSet.noneOf(NotifyOn.class);
        while (in.nextToken() == JsonToken.VALUE_STRING) {
            set.add(NotifyOn.valueOf(text(in)));
        }
        expect(in, JsonToken.END_ARRAY);
        return set;
    }

    private static Diagnosis diagnosis(JsonParser in) throws IOException {
        expect(in, JsonToken.START_OBJECT);
        String action = null;
        String status = null;
        String type = null;
        String text = null;
        String mta = null;
        Instant at = null;
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            in.nextToken();
            switch (name) {
                case "action" -> action = text(in);
                case "status" -> status = text(in);
                case "type" -> type = text(in);
                case "text" -> text = text(in);
                case "mta" -> mta = text(in);
                case "at" -> at = instant(in);
                default -> in.skipChildren();
            }
        }
        return new Diagnosis(
                Action.valueOf(required(action, "found.action").toUpperCase(Locale.ROOT)),
                EnhancedStatusCode.of(required(status, "found.status")),
                required(type, "found.type"),
                required(text, "found.text"),
                mta,
                required(at, "found.at"));
    }

    private static Origin origin(JsonParser in) throws IOException {
        expect(in, JsonToken.START_OBJECT);
        String client = null;
        String helo = null;
        String with = null;
        String user = null;
        boolean ours = false;
        String tls = null;
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            in.nextToken();
            switch (name) {
                case "client" -> client = text(in);
                case "helo" -> helo = text(in);
                case "with" -> with = text(in);
                case "user" -> user = text(in);
                case "ours" -> ours = in.getBooleanValue();
                case "tls" -> tls = text(in);
                default -> in.skipChildren();
            }
        }
        return new Origin(required(client, "origin.client"), helo, required(with, "origin.with"), user, ours, tls);
    }

    private static Transit transit(JsonParser in) throws IOException {
        expect(in, JsonToken.START_OBJECT);
        String destination = null;
        String next = null;
        int attempts = 0;
        Instant due = null;
        Instant scheduled = null;
        boolean delayReported = false;
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            in.nextToken();
            switch (name) {
                case "destination" -> destination = text(in);
                case "next" -> next = text(in);
                case "attempts" -> attempts = in.getIntValue();
                case "due" -> due = instant(in);
                case "scheduled" -> scheduled = instant(in);
                case "delayReported" -> delayReported = in.getBooleanValue();
                default -> in.skipChildren();
            }
        }
        return new Transit(
                required(destination, "transit.destination"),
                NextHop.parse(required(next, "transit.next")),
                attempts,
                due,
                scheduled,
                delayReported);
    }

    private static Content.Stored stored(JsonParser in) throws IOException {
        expect(in, JsonToken.START_OBJECT);
        int partition = 0;
        long length = 0;
        int crc32c = 0;
        Instant written = null;
        List<Long> offsets = new ArrayList<>();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            in.nextToken();
            switch (name) {
                case "partition" -> partition = in.getIntValue();
                case "length" -> length = in.getLongValue();
                case "crc32c" -> crc32c = in.getIntValue();
                case "written" -> written = instant(in);
                case "offsets" -> offsets(in, offsets);
                default -> in.skipChildren();
            }
        }
        return new Content.Stored(partition, offsets, length, crc32c, required(written, "content.written"));
    }

    private static void offsets(JsonParser in, List<Long> offsets) throws IOException {
        expect(in, JsonToken.START_ARRAY);
        long offset = 0;
        while (in.nextToken() == JsonToken.VALUE_NUMBER_INT) {
            offset += in.getLongValue();
            offsets.add(offset);
        }
        expect(in, JsonToken.END_ARRAY);
    }

    private static BodyType bodyType(String keyword) {
        for (BodyType type : BodyType.values()) {
            if (type.keyword().equals(keyword)) {
                return type;
            }
        }
        throw new IllegalArgumentException("body type is not known");
    }
}
