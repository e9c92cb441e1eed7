package io.postrider.envelope;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What MAIL asked for besides delivery; the sender's words, passed on as they came.
 *
 * @param body BODY (RFC 6152, RFC 3030)
 * @param smtpUtf8 SMTPUTF8 was said (RFC 6531)
 * @param requireTls REQUIRETLS was said (RFC 8689)
 * @param ret RET (RFC 3461 section 4.3), null when not said
 * @param envid ENVID decoded from xtext (section 4.4), at most 100 characters, null when not said
 * @param deliverBy BY (RFC 2852), null when not said
 * @param holdUntil HOLDFOR or HOLDUNTIL (RFC 4865): not to be sent before this; null when not said
 */
public record DeliveryRequest(
        BodyType body,
        boolean smtpUtf8,
        boolean requireTls,
        @Nullable ReturnContent ret,
        @Nullable String envid,
        @Nullable DeliverBy deliverBy,
        @Nullable Instant holdUntil) {

    /** Nothing asked. */
    public static final DeliveryRequest PLAIN = new DeliveryRequest(BodyType.SEVEN_BIT, false, false, null, null);

    /** Without a time by which, or before which, it matters. */
    public DeliveryRequest(
            BodyType body, boolean smtpUtf8, boolean requireTls, @Nullable ReturnContent ret, @Nullable String envid) {
        this(body, smtpUtf8, requireTls, ret, envid, null, null);
    }

    /** The same with those times. */
    public DeliveryRequest timed(@Nullable DeliverBy by, @Nullable Instant release) {
        return new DeliveryRequest(body, smtpUtf8, requireTls, ret, envid, by, release);
    }
}
