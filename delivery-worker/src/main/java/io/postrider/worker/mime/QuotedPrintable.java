package io.postrider.worker.mime;

/**
 * Quoted-printable of text (RFC 2045 section 6.7): CRLF stays the end of a line, a CR or LF alone is encoded, so that
 * decoding gives every octet back. No line of it begins with a hyphen, lest it look like a boundary.
 */
final class QuotedPrintable implements BodyEncoder {

    /** Without the soft line break, which is an octet more. */
    static final int LINE = 75;

    private static final int NONE = -1;

    private int column;
    private int blank = NONE;
    private boolean carriageReturn;

    @Override
    public void encode(byte[] octets, int length, Octets to) {
        for (int i = 0; i < length; i++) {
            octet(octets[i] & 0xff, to);
        }
    }

    @Override
    public void end(Octets to) {
        // RFC 2045 section 6.7 (3): no line ends with a blank, the last one neither.
        if (carriageReturn) {
            literalBlank(to);
            encoded('\r', to);
        } else if (blank != NONE) {
            encoded(blank, to);
        }
    }

    private void octet(int octet, Octets to) {
        if (carriageReturn) {
            carriageReturn = false;
            if (octet == '\n') {
                hardBreak(to);
                return;
            }
            literalBlank(to);
            encoded('\r', to);
        }
        if (octet == '\r') {
            carriageReturn = true;
            return;
        }
        literalBlank(to);
        if (octet == ' ' || octet == '\t') {
            blank = octet;
        } else if (octet > ' ' && octet <= '~' && octet != '=') {
            literal(octet, to);
        } else {
            encoded(octet, to);
        }
    }

    private void hardBreak(Octets to) {
        if (blank != NONE) {
            encoded(blank, to);
            blank = NONE;
        }
        to.put('\r');
        to.put('\n');
        column = 0;
    }

    private void literalBlank(Octets to) {
        if (blank != NONE) {
            int octet = blank;
            blank = NONE;
            literal(octet, to);
        }
    }

    private void literal(int octet, Octets to) {
        room(1, to);
        if (column == 0 && octet == '-') {
            encoded(octet, to);
            return;
        }
        to.put(octet);
        column++;
    }

    private void encoded(int octet, Octets to) {
        room(3, to);
        to.put('=');
        to.put(digit(octet >> 4));
        to.put(digit(octet & 0xf));
        column += 3;
    }

    private void room(int octets, Octets to) {
        if (column + octets > LINE) {
            to.put('=');
            to.put('\r');
            to.put('\n');
            column = 0;
        }
    }

    private static char digit(int value) {
        return Character.toUpperCase(Character.forDigit(value, 16));
    }
}
