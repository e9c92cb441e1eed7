package io.postrider.dsn.report;

import io.postrider.address.Mailbox;
import io.postrider.envelope.BodyType;
import io.postrider.envelope.QueueId;

/**
 * A report, ready to be sent.
 *
 * @param queueId its own
 * @param kind what it is about
 * @param addressee who gets it
 * @param body what its octets need of the way there
 * @param octets the message (RFC 5322)
 */
public record Report(QueueId queueId, ReportKind kind, Mailbox addressee, BodyType body, byte[] octets) {}
