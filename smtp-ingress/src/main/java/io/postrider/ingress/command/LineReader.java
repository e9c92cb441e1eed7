package io.postrider.ingress.command;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what arrives into lines. A line that is whole in what arrived is not copied; of a line that is not, at most
 * {@link SmtpLimits#LINE_OCTETS} are kept, and nothing between lines. For one thread.
 */
public final class LineReader {

    private static final int FIRST_OCTETS = 64;

    private byte @Nullable [] partial;
    private int length;
    private boolean tooLong;

    private byte[] line = new byte[0];
    private int lineFrom;
    private int lineTo;
    private boolean lineTooLong;

    /**
     * Looks for the end of the line.
     *
     * @return the index after it, with the line in {@link #line()}; or -1 when all was taken and the line goes on
     */
    public int read(byte[] in, int from, int to) {
        int end = endOfLine(in, from, to);
        if (end < 0) {
            keep(in, from, to);
            return -1;
        }
        if (partial == null && !tooLong) {
            line = in;
            lineFrom = from;
            lineTo = end;
            lineTooLong = end - from > SmtpLimits.LINE_OCTETS;
            return end;
        }
        keep(in, from, end);
        byte[] kept = partial;
        line = kept == null ? new byte[0] : kept;
        lineFrom = 0;
        lineTo = length;
        lineTooLong = tooLong;
        partial = null;
        length = 0;
        tooLong = false;
        return end;
    }

    /** The line just read. */
    public CommandLine line() {
        byte[] octets = line;
        line = new byte[0];
        if (lineTooLong) {
            return new CommandLine.NotUnderstood(Answer.LINE_TOO_LONG.plain());
        }
        return CommandLine.parse(octets, lineFrom, lineTo);
    }

    private void keep(byte[] in, int from, int to) {
        int count = to - from;
        if (tooLong || length + count > SmtpLimits.LINE_OCTETS) {
            tooLong = true;
            partial = null;
            length = 0;
            return;
        }
        byte[] kept = partial == null ? new byte[Math.max(FIRST_OCTETS, count)] : partial;
        if (length + count > kept.length) {
            kept = Arrays.copyOf(kept, Math.min(SmtpLimits.LINE_OCTETS, Math.max(length + count, kept.length * 2)));
        }
        System.arraycopy(in, from, kept, length, count);
        partial = kept;
        length += count;
    }

    private static int endOfLine(byte[] in, int from, int to) {
        for (int i = from; i < to; i++) {
            if (in[i] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }
}
