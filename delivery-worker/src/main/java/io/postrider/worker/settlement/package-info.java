/**
 * What follows from an attempt, pure: events, the record for the schedule, the records that lead to reports; retries,
 * expiry and notices of delay. Reads no clock and writes nothing.
 */
@NullMarked
package io.postrider.worker.settlement;

import org.jspecify.annotations.NullMarked;
