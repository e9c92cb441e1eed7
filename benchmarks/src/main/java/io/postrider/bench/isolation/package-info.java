/** Promise P5 measured: other mail's latency with ten thousand messages stuck behind three kinds of trouble, and without. */
@NullMarked
package io.postrider.bench.isolation;

import org.jspecify.annotations.NullMarked;
