/** Tests of {@code io.postrider.worker.client}. */
@NullMarked
package io.postrider.worker.client;

import org.jspecify.annotations.NullMarked;
