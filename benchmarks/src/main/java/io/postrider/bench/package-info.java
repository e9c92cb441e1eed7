/** {@code ./postrider bench}: what it costs and how long it takes, measured the same way each time. */
@NullMarked
package io.postrider.bench;

import org.jspecify.annotations.NullMarked;
