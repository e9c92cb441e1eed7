/**
 * Queue records: a message (inline or by reference), its envelope, the topics they live in, and the one codec for them.
 * Old records must stay readable: golden files in the tests hold every version that was ever written.
 */
@NullMarked
package io.postrider.record;

import org.jspecify.annotations.NullMarked;
