/** How a service process starts: {@link io.postrider.pipeline.Main} checks the configuration, then hands over to Quarkus. */
@NullMarked
package io.postrider.pipeline;

import org.jspecify.annotations.NullMarked;
