package io.postrider.ingress.data;

/**
 * Finds the end of a message and undoes dot-stuffing (RFC 5321 section 4.5.2), over any cuts in the stream. Only
 * CRLF.CRLF ends a message; a CR or LF anywhere else is content, and {@link #hasBareLineEnd()} says that there was one.
 * Keeps no octets. For one thread.
 */
final class DataDecoder {

    private enum At {
        LINE_START,
        IN_LINE,
        AFTER_CR,
        AFTER_DOT,
        AFTER_DOT_CR,
        END
    }

    // RFC 5321 section 4.1.1.4: the CRLF of the DATA line itself may begin the end of data of an empty message.
    private At at = At.LINE_START;
    private boolean bareLineEnd;

    boolean hasEnded() {
        return at == At.END;
    }

    boolean hasBareLineEnd() {
        return bareLineEnd;
    }

    /**
     * Takes octets up to the end of data.
     *
     * @return the index after the last octet taken; less than {@code to} only when the message has ended
     */
    int decode(byte[] in, int from, int to, OctetSink sink) {
        int runFrom = from;
        int i = from;
        while (i < to) {
            switch (at) {
                case IN_LINE -> {
                    i = LineEnds.next(in, i, to);
                    if (i < to) {
                        at = in[i] == '\r' ? At.AFTER_CR : bare(At.IN_LINE);
                        i++;
                    }
                }
                case LINE_START -> {
                    if (in[i] == '.') {
                        emit(sink, in, runFrom, i);
                        i++;
                        runFrom = i;
                        at = At.AFTER_DOT;
                    } else {
                        at = At.IN_LINE;
                    }
                }
                case AFTER_CR -> {
                    if (in[i] == '\n') {
                        at = At.LINE_START;
                        i++;
                    } else {
                        at = bare(At.IN_LINE);
                    }
                }
                case AFTER_DOT -> {
                    if (in[i] == '\r') {
                        i++;
                        runFrom = i;
                        at = At.AFTER_DOT_CR;
                    } else {
                        at = At.IN_LINE;
                    }
                }
                case AFTER_DOT_CR -> {
                    if (in[i] == '\n') {
                        at = At.END;
                        return i + 1;
                    }
                    // The CR withheld is lost here, and may be: a message with a bare CR is refused.
                    at = bare(At.IN_LINE);
                }
                case END -> {
                    return i;
                }
            }
        }
        emit(sink, in, runFrom, to);
        return to;
    }

    private At bare(At next) {
        bareLineEnd = true;
        return next;
    }

    private static void emit(OctetSink sink, byte[] in, int from, int to) {
        if (to > from) {
            sink.take(in, from, to);
        }
    }
}
