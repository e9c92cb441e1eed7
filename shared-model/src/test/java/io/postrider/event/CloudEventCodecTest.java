package io.postrider.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.postrider.address.Mailbox;
import io.postrider.address.ReversePath;
import io.postrider.delivery.Action;
import io.postrider.delivery.Diagnosis;
import io.postrider.delivery.DnsSecurity;
import io.postrider.envelope.BodyType;
import io.postrider.envelope.DeliveryRequest;
import io.postrider.envelope.Envelope;
import io.postrider.envelope.Origin;
import io.postrider.envelope.QueueId;
import io.postrider.envelope.Recipient;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against the CloudEvents 1.0 specification, section 3.1 (required attributes) and the JSON format, section 3. */
class CloudEventCodecTest {

    private static final Instant NOW = Instant.parse("2026-11-23T18:00:00Z");
    private static final Recipient ONE =
            new Recipient(Mailbox.of("user@example.org"), null, "rfc822;User@example.org", null);
    private static final Recipient TWO = Recipient.of(Mailbox.of("other@example.org"));
    private static final Envelope ENVELOPE = new Envelope(
            new QueueId("1k0example0000000000"),
            ReversePath.of(Mailbox.of("sender@example.net")),
            List.of(ONE, TWO),
            new DeliveryRequest(BodyType.SEVEN_BIT, false, false, null, "QQ314159"),
            new Origin("192.0.2.7", "client.example", "ESMTPA", "alice", true, null),
            NOW,
            null);

    private final CloudEventCodec codec = new CloudEventCodec();

    @ParameterizedTest
    @EnumSource(EventType.class)
    void everyEventIsAValidCloudEvent(EventType type) {
        Map<String, Object> event = encoded(MailEvent.of(type, "queue-router/mx1-0", NOW, ENVELOPE, 1234, ONE, null));

        assertThat(event.keySet()).allMatch(name -> name.matches("[a-z0-9]+"));
        assertThat(event).containsEntry("specversion", "1.0").containsEntry("datacontenttype", "application/json");
        assertThat((String) event.get("id")).isNotBlank();
        assertThat((String) event.get("type")).isEqualTo("io.postrider.mail." + type.word());
        assertThat(URI.create((String) event.get("source"))).hasToString("queue-router/mx1-0");
        assertThat(OffsetDateTime.parse((String) event.get("time")).toInstant()).isEqualTo(NOW);
        assertThat(event).containsEntry("subject", "1k0example0000000000");
        assertThat(data(event))
                .containsEntry("queueId", "1k0example0000000000")
                .containsEntry("sender", "sender@example.net")
                .containsEntry("size", 1234L)
                .containsEntry("user", "alice")
                .containsEntry("envid", "QQ314159")
                .containsEntry("recipient", "user@example.org")
                .containsEntry("orcpt", "rfc822;User@example.org");
    }

    @Test
    void anAttemptTellsWhatWasFound() {
        Diagnosis diagnosis = Diagnosis.found(Action.DELAYED, "4.4.1", "no answer \"now\" \\ ü", "mx.example.org", NOW);
        AttemptFacts facts = new AttemptFacts(
                        "site:mx.example.org",
                        2,
                        diagnosis,
                        "192.0.2.9:25",
                        "out1",
                        new TlsFacts("TLSv1.3", "TLS_AES_256_GCM_SHA384", "mx.example.org", true),
                        NOW.plusSeconds(300),
                        Map.of("connect", Duration.ofMillis(3)),
                        "mail.outbound/1/42")
                .by(DnsSecurity.SECURE);
        Map<String, Object> data =
                data(encoded(MailEvent.of(EventType.DEFERRED, "delivery-worker/mx1-0", NOW, ENVELOPE, 1, TWO, facts)));

        assertThat(data)
                .containsEntry("destination", "site:mx.example.org")
                .containsEntry("attempt", 2L)
                .containsEntry("status", "4.4.1")
                .containsEntry("diagnosticType", "x-postrider")
                .containsEntry("diagnostic", "no answer \"now\" \\ ü")
                .containsEntry("remoteMta", "mx.example.org")
                .containsEntry("peer", "192.0.2.9:25")
                .containsEntry("source", "out1")
                .containsEntry(
                        "tls",
                        Map.of(
                                "version", "TLSv1.3",
                                "cipher", "TLS_AES_256_GCM_SHA384",
                                "peerName", "mx.example.org",
                                "verified", true))
                .containsEntry("nextAttempt", "2026-11-23T18:05:00Z")
                .containsEntry("phasesMicros", Map.of("connect", 3000L))
                .containsEntry("dnssec", "secure")
                .containsEntry("position", "mail.outbound/1/42");
    }

    @Test
    void whereNobodyAskedForDnssecNothingIsSaidOfIt() {
        AttemptFacts facts = AttemptFacts.withoutPeer("site:mx.example.org", 1, null);

        assertThat(data(encoded(MailEvent.of(EventType.DELIVERED, "w/1", NOW, ENVELOPE, 1, TWO, facts))))
                .doesNotContainKey("dnssec");
    }

    @Test
    void anEventOfManyRecipientsNamesThemAll() {
        MailEvent event =
                new MailEvent(EventType.RECEIVED, "r/1", NOW, ENVELOPE, 1, List.of(ONE, TWO), null, null, null);
        assertThat(data(encoded(event)))
                .containsEntry("recipients", List.of("user@example.org", "other@example.org"))
                .doesNotContainKey("recipient");
    }

    @Test
    void aReportIsNamedAndSilenceIsExplained() {
        MailEvent event = MailEvent.of(EventType.REPORTED, "d/1", NOW, ENVELOPE, 1, ONE, null);
        assertThat(data(encoded(event.relatedTo("report1")))).containsEntry("relatedId", "report1");
        assertThat(data(encoded(event.because("null sender")))).containsEntry("reason", "null sender");
    }

    @Test
    void twoEventsNeverHaveOneId() {
        MailEvent event = MailEvent.of(EventType.DELIVERED, "d/1", NOW, ENVELOPE, 1, ONE, null);
        assertThat(encoded(event).get("id")).isNotEqualTo(encoded(event).get("id"));
    }

    @Test
    void halfACharacterLosesNoEvent() {
        MailEvent event = MailEvent.of(EventType.DEFERRED, "d/1", NOW, ENVELOPE, 1, ONE, null);
        assertThat(data(encoded(event.because("cut \uD83D")))).containsEntry("reason", "cut \uFFFD");
    }

    private Map<String, Object> encoded(MailEvent event) {
        String json = new String(codec.encode(event), UTF_8);
        try (JsonParser in = new JsonFactory().createParser(json)) {
            assertThat(in.nextToken()).isEqualTo(JsonToken.START_OBJECT);
            Map<String, Object> read = object(in);
            assertThat(in.nextToken()).isNull();
            return read;
        } catch (IOException e) {
            throw new AssertionError(json, e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> data(Map<String, Object> event) {
        return (Map<String, Object>) event.getOrDefault("data", Map.of());
    }

    private static Map<String, Object> object(JsonParser in) throws IOException {
        Map<String, Object> read = new LinkedHashMap<>();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            in.nextToken();
            assertThat(read.put(name, value(in))).as("%s twice", name).isNull();
        }
        return read;
    }

    private static Object value(JsonParser in) throws IOException {
        return switch (in.currentToken()) {
            case START_OBJECT -> object(in);
            case START_ARRAY -> {
                List<Object> read = new ArrayList<>();
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    read.add(value(in));
                }
                yield read;
            }
            case VALUE_STRING -> in.getText();
            case VALUE_NUMBER_INT -> in.getLongValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> throw new AssertionError("unexpected " + in.currentToken());
        };
    }
}
