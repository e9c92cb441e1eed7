/** The ledger at work on a real broker, and the producer that misbehaves as told. */
@NullMarked
package io.postrider.worker.messaging;

import org.jspecify.annotations.NullMarked;
