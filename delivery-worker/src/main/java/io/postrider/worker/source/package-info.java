/**
 * Where connections come from: a {@link io.postrider.worker.source.Source} is an address of ours and the name that EHLO says
 * there, a {@link io.postrider.worker.source.Pool} draws one by weight for each new connection, and a
 * {@link io.postrider.worker.source.PoolChoice} says which pool. docs/sources.md has it from the operator's side.
 */
@NullMarked
package io.postrider.worker.source;

import org.jspecify.annotations.NullMarked;
