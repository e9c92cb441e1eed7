package io.postrider.worker.client;

import io.postrider.record.MailRecord;
import java.util.function.BooleanSupplier;

/**
 * A message to be handed to a peer.
 *
 * @param mail envelope and content
 * @param handOver called right before the octets that complete the message are sent; when it says false they are not
 */
public record Letter(MailRecord mail, BooleanSupplier handOver) {}
