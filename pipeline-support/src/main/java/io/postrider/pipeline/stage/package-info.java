/**
 * Read, process, write, exactly once (promise P3): a stage reads topics as a member of a group, hands batches to a
 * handler, and puts what that returns and the offsets consumed into one transaction.
 */
@NullMarked
package io.postrider.pipeline.stage;

import org.jspecify.annotations.NullMarked;
