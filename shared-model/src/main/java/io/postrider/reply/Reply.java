package io.postrider.reply;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An SMTP reply (RFC 5321 section 4.2): three digits, perhaps an enhanced status code (RFC 2034), one or more lines.
 *
 * @param code 200 to 599: RFC 5321 ends at 559, but peers say 571 and the like, and the first digit is what counts
 * @param status the enhanced status code, or null where none belongs (greeting, EHLO, 354)
 * @param lines the text without codes, at least one line, without CR and LF
 */
public record Reply(int code, @Nullable EnhancedStatusCode status, List<String> lines) {

    public Reply {
        lines = List.copyOf(lines);
        if (code < 200 || code > 599) {
            throw new IllegalArgumentException("reply code is 200 to 599, not " + code);
        }
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("a reply has at least one line");
        }
        for (String line : lines) {
            if (line.indexOf('\r') >= 0 || line.indexOf('\n') >= 0) {
                throw new IllegalArgumentException("a line of a reply has no CR or LF in it");
            }
        }
    }

    public static Reply of(int code, String line) {
        return new Reply(code, null, List.of(line));
    }

    public static Reply of(int code, String status, String line) {
        return new Reply(code, EnhancedStatusCode.of(status), List.of(line));
    }

    /** RFC 5321 section 4.2.1: 2yz. */
    public boolean isSuccess() {
        return code / 100 == 2;
    }

    /** 3yz: go on. */
    public boolean isIntermediate() {
        return code / 100 == 3;
    }

    /** 4yz. */
    public boolean isTransient() {
        return code / 100 == 4;
    }

    /** 5yz. */
    public boolean isPermanent() {
        return code / 100 == 5;
    }

    public Optional<EnhancedStatusCode> enhanced() {
        return Optional.ofNullable(status);
    }

    /** The reply as it goes over the wire, each line with code, enhanced code and CRLF. */
    public String wire() {
        StringBuilder wire = new StringBuilder(32 + 32 * lines.size());
        for (int i = 0; i < lines.size(); i++) {
            wire.append(code).append(i == lines.size() - 1 ? ' ' : '-');
            if (status != null) {
                wire.append(status).append(' ');
            }
            wire.append(lines.get(i)).append("\r\n");
        }
        return wire.toString();
    }

    /** On one line, as a log or a Diagnostic-Code has it (RFC 3464 section 2.3.6). */
    @Override
    public String toString() {
        String text = lines.stream().collect(Collectors.joining(" "));
        return status == null ? code + " " + text : code + " " + status + " " + text;
    }
}
