/** A very long queue measured: what a million deferred messages cost everything else. */
@NullMarked
package io.postrider.bench.deferred;

import org.jspecify.annotations.NullMarked;
