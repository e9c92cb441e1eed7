/** Tests of what configuration says to the worker. */
@NullMarked
package io.postrider.worker.config;

import org.jspecify.annotations.NullMarked;
