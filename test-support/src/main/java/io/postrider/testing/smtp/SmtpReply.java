package io.postrider.testing.smtp;

import java.util.List;

/**
 * A reply of an SMTP server (RFC 5321 §4.2): its code and its lines, each without the code, the separator and the CRLF.
 */
public record SmtpReply(int code, List<String> lines) {
    public SmtpReply {
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("a reply has at least one line");
        }
        lines = List.copyOf(lines);
    }

    /** The text of all lines, joined by a line feed. */
    public String text() {
        return String.join("\n", lines);
    }

    /** Whether the code is 2yz. */
    public boolean isPositive() {
        return code / 100 == 2;
    }

    /** As in a transcript: {@code 250-first} and {@code 250 last}, one a line. */
    @Override
    public String toString() {
        StringBuilder transcript = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            boolean last = i == lines.size() - 1;
            transcript
                    .append(code)
                    .append(last ? ' ' : '-')
                    .append(lines.get(i))
                    .append(last ? "" : "\n");
        }
        return transcript.toString();
    }
}
