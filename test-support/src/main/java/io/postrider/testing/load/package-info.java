/**
 * Load for measurements: mail that is timed from our 250 to its receiver's, and mail that gets stuck. Used by scenarios,
 * which hold a promise to it, and by benchmarks, which report it.
 */
@NullMarked
package io.postrider.testing.load;

import org.jspecify.annotations.NullMarked;
