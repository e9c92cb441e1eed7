package io.postrider.envelope;

import org.jspecify.annotations.Nullable;

/**
 * What MAIL asked for besides delivery; the sender's words, passed on as they came.
 *
 * @param body BODY (RFC 6152, RFC 3030)
 * @param smtpUtf8 SMTPUTF8 was said (RFC 6531)
 * @param requireTls REQUIRETLS was said (RFC 8689)
 * @param ret RET (RFC 3461 section 4.3), null when not said
 * @param envid ENVID decoded from xtext (section 4.4), at most 100 characters, null when not said
 */
public record DeliveryRequest(
        BodyType body,
        boolean smtpUtf8,
        boolean requireTls,
        @Nullable ReturnContent ret,
        @Nullable String envid) {

    /** Nothing asked. */
    public static final DeliveryRequest PLAIN = new DeliveryRequest(BodyType.SEVEN_BIT, false, false, null, null);
}
