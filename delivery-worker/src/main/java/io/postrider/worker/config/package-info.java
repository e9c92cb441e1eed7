/** The worker's part of the configuration, as the types that its core takes. */
@NullMarked
package io.postrider.worker.config;

import org.jspecify.annotations.NullMarked;
