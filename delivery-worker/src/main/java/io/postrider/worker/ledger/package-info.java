/**
 * The bookkeeping of DESIGN section 6, pure: records are taken in order and finished in any order; what was decided is
 * grouped into commits that also say how far each partition has got. No threads, no clients, no clock of its own: callers
 * bring the time and keep one thread inside at once ({@code io.postrider.worker.messaging} does).
 */
@NullMarked
package io.postrider.worker.ledger;

import org.jspecify.annotations.NullMarked;
