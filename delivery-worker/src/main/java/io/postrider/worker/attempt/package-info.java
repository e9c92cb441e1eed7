/**
 * The seam in the worker: a {@link io.postrider.worker.attempt.Consignment} is handed from the ledger to
 * {@link io.postrider.worker.attempt.Deliveries}, and what became of it goes back as an
 * {@link io.postrider.worker.attempt.AttemptResult}. Neither side knows the other's threads.
 */
@NullMarked
package io.postrider.worker.attempt;

import org.jspecify.annotations.NullMarked;
