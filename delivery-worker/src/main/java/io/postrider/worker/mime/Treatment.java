package io.postrider.worker.mime;

import org.jspecify.annotations.Nullable;

/**
 * What becomes of one entity (RFC 2045 section 2.4) on its way.
 *
 * @param coding of its body
 * @param label its Content-Transfer-Encoding from now on, null when that stays as it is
 */
record Treatment(Coding coding, @Nullable String label) {

    static final Treatment NONE = new Treatment(Coding.AS_IT_IS, null);

    static final Treatment LEFT_OUT = new Treatment(Coding.LEFT_OUT, null);

    enum Coding {
        AS_IT_IS,
        /** Preambles and epilogues only. */
        LEFT_OUT,
        QUOTED_PRINTABLE,
        BASE64
    }

    static Treatment labelled(String label) {
        return new Treatment(Coding.AS_IT_IS, label);
    }

    /** RFC 2045 section 6: the one that takes less; text stays readable where that is no worse. */
    static Treatment encoding(OctetCount octets, boolean text) {
        return text && octets.quotedPrintable() <= octets.base64()
                ? new Treatment(Coding.QUOTED_PRINTABLE, "quoted-printable")
                : new Treatment(Coding.BASE64, "base64");
    }
}
