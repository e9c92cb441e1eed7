package io.postrider.ingress.data;

import io.postrider.address.AddressLiteral;
import io.postrider.envelope.QueueId;
import io.postrider.ingress.session.Caller;
import io.postrider.ingress.session.Greeting;
import io.postrider.ingress.session.Transaction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Writes the Received field that stands before every message (RFC 5321 section 4.4). Keeps the date of the present
 * second. For one thread.
 */
public final class ReceivedField {

    /** RFC 5322 section 3.3. */
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final String hostname;
    private long second = Long.MIN_VALUE;
    private String date = "";

    /**
     * @param hostname our name
     */
    public ReceivedField(String hostname) {
        this.hostname = hostname;
    }

    /** The field with its line ends. */
    public byte[] write(Caller client, Greeting greeting, Transaction transaction, QueueId id, Instant now) {
        StringBuilder field = new StringBuilder(256)
                .append("Received: from ")
                .append(greeting.name())
                .append(" (")
                .append(AddressLiteral.of(client.address()))
                .append(")\r\n\tby ")
                .append(hostname)
                .append(" with ")
                .append(greeting.protocol(client))
                .append(" id ")
                .append(id);
        if (transaction.recipients().size() == 1) {
            // RFC 5321 section 7.6: with more than one, naming them would tell each of the others.
            field.append("\r\n\tfor <")
                    .append(transaction.recipients().getFirst().mailbox())
                    .append('>');
        }
        field.append(";\r\n\t").append(date(now)).append("\r\n");
        return field.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private String date(Instant now) {
        if (now.getEpochSecond() != second) {
            second = now.getEpochSecond();
            date = DATE.format(now);
        }
        return date;
    }
}
