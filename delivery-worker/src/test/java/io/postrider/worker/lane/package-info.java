/** Tests of {@code io.postrider.worker.lane}. */
@NullMarked
package io.postrider.worker.lane;

import org.jspecify.annotations.NullMarked;
