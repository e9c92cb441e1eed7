/** Tests of {@code io.postrider.worker.mime}. */
@NullMarked
package io.postrider.worker.mime;

import org.jspecify.annotations.NullMarked;
