package io.postrider.ingress.command;

import java.time.Instant;

/**
 * Under which terms MAIL is said: what was offered to this client, and when it is.
 *
 * @param extended whether EHLO was said: after HELO there are no parameters
 * @param futureRelease whether FUTURERELEASE was offered (RFC 4865)
 * @param now this moment; BY and HOLDFOR count from here
 */
public record MailTerms(boolean extended, boolean futureRelease, Instant now) {}
