/** Tests of {@code io.postrider.worker.mx}. */
@NullMarked
package io.postrider.worker.mx;

import org.jspecify.annotations.NullMarked;
