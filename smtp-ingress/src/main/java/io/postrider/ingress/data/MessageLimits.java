package io.postrider.ingress.data;

/**
 * Limits of one message.
 *
 * @param sizeLimit octets that are accepted
 * @param inlineLimit octets that travel in the record; what is larger goes to {@code mail.content}
 */
public record MessageLimits(long sizeLimit, int inlineLimit) {

    public MessageLimits {
        if (sizeLimit < 1 || inlineLimit < 1) {
            throw new IllegalArgumentException("limits are positive");
        }
    }
}
