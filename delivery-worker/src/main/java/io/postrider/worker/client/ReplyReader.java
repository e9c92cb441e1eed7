package io.postrider.worker.client;

import io.postrider.reply.EnhancedStatusCode;
import io.postrider.reply.Reply;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads replies (RFC 5321 section 4.2) from a peer that may say anything: several lines, a code without text, line feeds
 * alone, lines without end. What is kept is bounded and printable US-ASCII. Where the lines of one reply differ in their
 * code, the last one counts.
 */
final class ReplyReader {

    /** Twice what section 4.5.3.1.5 allows: beyond it a line is cut. */
    static final int MAX_LINE = 1024;

    /** Beyond it the lines of a reply are read and forgotten, but for the last one's code. */
    static final int MAX_LINES = 128;

    /** A reply longer than this is garbage. */
    static final int MAX_OCTETS = 64 * 1024;

    private static final int BUFFER = 4096;
    private static final int CODE_LENGTH = 3;
    private static final int GARBAGE_KEPT = 100;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int end;

    private final byte[] line = new byte[MAX_LINE];
    private int lineLength;
    private int octets;

    ReplyReader(InputStream in) {
        this.in = in;
    }

    /** Whether something has been received that nobody has read. */
    boolean hasBuffered() {
        return position < end;
    }

    /**
     * The next reply.
     *
     * @throws EOFException when the peer closes before its end
     */
    Heard read() throws IOException {
        octets = 0;
        List<String> lines = List.of();
        EnhancedStatusCode status = null;
        while (true) {
            readLine();
            int code = codeOf();
            if (code < 0 || octets > MAX_OCTETS) {
                return new Heard.Garbage(text(0, Math.min(lineLength, GARBAGE_KEPT)));
            }
            String text = text(Math.min(CODE_LENGTH + 1, lineLength), lineLength);
            EnhancedStatusCode found = statusAtStart(text);
            if (found != null) {
                status = status == null ? found : status;
                text = text.substring(Math.min(text.length(), lengthOf(text) + 1));
            }
            boolean last = lineLength == CODE_LENGTH || line[CODE_LENGTH] != '-';
            if (last && lines.isEmpty()) {
                return new Heard.Said(new Reply(code, status, List.of(text)));
            }
            lines = lines.isEmpty() ? new ArrayList<>() : lines;
            if (lines.size() < MAX_LINES) {
                lines.add(text);
            }
            if (last) {
                return new Heard.Said(new Reply(code, status, lines));
            }
        }
    }

    /** Reads to the next line feed; of the line, what fits is in {@link #line} without its end. */
    private void readLine() throws IOException {
        lineLength = 0;
        while (true) {
            if (position == end) {
                fill();
            }
            int from = position;
            while (position < end && buffer[position] != '\n') {
                position++;
            }
            int kept = Math.min(position - from, MAX_LINE - lineLength);
            System.arraycopy(buffer, from, line, lineLength, kept);
            lineLength += kept;
            octets += position - from;
            if (position < end) {
                position++;
                break;
            }
            if (octets > MAX_OCTETS) {
                return;
            }
        }
        if (lineLength > 0 && line[lineLength - 1] == '\r') {
            lineLength--;
        }
    }

    private void fill() throws IOException {
        position = 0;
        end = 0;
        int read = in.read(buffer, 0, BUFFER);
        if (read < 0) {
            throw new EOFException("the peer closed the connection");
        }
        end = read;
    }

    /** The code that the line begins with, -1 when it is none of a reply: 200 to 599, then nothing, a blank or a hyphen. */
    private int codeOf() {
        if (lineLength < CODE_LENGTH) {
            return -1;
        }
        int code = 0;
        for (int i = 0; i < CODE_LENGTH; i++) {
            int digit = line[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            code = code * 10 + digit;
        }
        boolean ended = lineLength == CODE_LENGTH || line[CODE_LENGTH] == ' ' || line[CODE_LENGTH] == '-';
        return ended && code >= 200 && code <= 599 ? code : -1;
    }

    private String text(int from, int to) {
        for (int i = from; i < to; i++) {
            int octet = line[i];
            if (octet < ' ' || octet == 0x7f) {
                line[i] = (byte) (octet == '\t' ? ' ' : '?');
            }
        }
        return new String(line, from, to - from, StandardCharsets.US_ASCII);
    }

    /** RFC 2034 section 4: the enhanced code follows the basic one, on each line. */
    private static @Nullable EnhancedStatusCode statusAtStart(String text) {
        boolean likely = text.length() >= 5 && text.charAt(1) == '.';
        return likely
                ? EnhancedStatusCode.parse(text.substring(0, lengthOf(text))).orElse(null)
                : null;
    }

    private static int lengthOf(String text) {
        int blank = text.indexOf(' ');
        return blank < 0 ? text.length() : blank;
    }
}
