/**
 * What a destination can bear: limits and rates, and what to do when it says that it is too much. Configuration made into
 * values; the lanes keep to them.
 */
@NullMarked
package io.postrider.worker.shaping;

import org.jspecify.annotations.NullMarked;
