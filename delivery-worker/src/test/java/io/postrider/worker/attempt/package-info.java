/** Consignments for tests. */
@NullMarked
package io.postrider.worker.attempt;

import org.jspecify.annotations.NullMarked;
