/**
 * The ledger's Kafka edge: one thread polls, one commits, and what they share is the ledger behind a lock. Records go to
 * {@link io.postrider.worker.attempt.Deliveries}; what became of them goes into transactions with the offsets.
 */
@NullMarked
package io.postrider.worker.messaging;

import org.jspecify.annotations.NullMarked;
