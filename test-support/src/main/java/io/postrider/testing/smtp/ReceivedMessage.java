package io.postrider.testing.smtp;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A message whose final dot a {@link ScriptedSmtpServer} has seen.
 *
 * @param connection number of the connection, from 1 in the order they were accepted
 * @param hello the name the client gave in EHLO, HELO or LHLO
 * @param from the reverse-path with its parameters; an empty address is the null sender
 * @param to the accepted recipients with their parameters, in order
 * @param data the octets of the message, dots unstuffed, up to and with the CRLF before the final dot; empty if the
 *     behaviour keeps no bodies
 * @param size how many octets the message had, kept or not
 * @param sha256 of these octets, in lower-case hexadecimal
 * @param bareLineEnding whether a CR without LF or an LF without CR was among them
 * @param reply what the server decided to answer; with LMTP the answer for the first recipient
 * @param answered whether it said so: false when the connection was dropped just before
 */
public record ReceivedMessage(
        int connection,
        String hello,
        MailPath from,
        List<MailPath> to,
        byte[] data,
        long size,
        String sha256,
        boolean bareLineEnding,
        String reply,
        boolean answered) {
    public ReceivedMessage {
        to = List.copyOf(to);
    }

    /** The address of the reverse-path, empty for the null sender. */
    public String mailFrom() {
        return from.address();
    }

    /** The addresses of the accepted recipients. */
    public List<String> rcpt() {
        return to.stream().map(MailPath::address).toList();
    }

    /** The octets read as ISO 8859-1, so that none is lost. */
    public String text() {
        return new String(data, StandardCharsets.ISO_8859_1);
    }

    /** The first header field of that name, unfolded; the empty string if there is none. */
    public String header(String name) {
        String head = text().split("\r\n\r\n", 2)[0].replaceAll("\r\n(?=[ \t])", "");
        return head.lines()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    /** Whether the reply was 2yz. */
    public boolean accepted() {
        return reply.startsWith("2");
    }

    ReceivedMessage decided(String decision, boolean said) {
        return new ReceivedMessage(connection, hello, from, to, data, size, sha256, bareLineEnding, decision, said);
    }
}
