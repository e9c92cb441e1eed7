/**
 * The other packages as beans: what a service injects to reach Kafka, and what its health tells of it. The only place in
 * this module, beside {@code config}, that knows a framework.
 */
@NullMarked
package io.postrider.pipeline.runtime;

import org.jspecify.annotations.NullMarked;
