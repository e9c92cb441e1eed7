/** Sources and pools without a network. */
@NullMarked
package io.postrider.worker.source;

import org.jspecify.annotations.NullMarked;
