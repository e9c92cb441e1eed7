package io.postrider.worker.mime;

/** A Content-Transfer-Encoding at work on one body, in pieces cut anywhere. */
sealed interface BodyEncoder permits QuotedPrintable, Base64Lines, BodyEncoder.Identity, BodyEncoder.Nothing {

    void encode(byte[] octets, int length, Octets to);

    /** What is left to be written once the body has ended; no end of line of its own. */
    void end(Octets to);

    static BodyEncoder of(Treatment.Coding coding) {
        return switch (coding) {
            case AS_IT_IS -> new Identity();
            case LEFT_OUT -> new Nothing();
            case QUOTED_PRINTABLE -> new QuotedPrintable();
            case BASE64 -> new Base64Lines();
        };
    }

    /** None. */
    record Identity() implements BodyEncoder {
        @Override
        public void encode(byte[] octets, int length, Octets to) {
            to.put(octets, length);
        }

        @Override
        public void end(Octets to) {
            // Nothing is held back.
        }
    }

    /** For what is left out. */
    record Nothing() implements BodyEncoder {
        @Override
        public void encode(byte[] octets, int length, Octets to) {
            // Left out.
        }

        @Override
        public void end(Octets to) {
            // Nothing is held back.
        }
    }
}
