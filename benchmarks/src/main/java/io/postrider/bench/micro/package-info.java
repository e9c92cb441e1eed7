/** JMH benchmarks of what runs for every message. */
@NullMarked
package io.postrider.bench.micro;

import org.jspecify.annotations.NullMarked;
