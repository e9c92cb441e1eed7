/**
 * Time that a test moves by hand: whatever takes a {@link java.time.Clock} can be driven through days in microseconds.
 */
@NullMarked
package io.postrider.testing.clock;

import org.jspecify.annotations.NullMarked;
