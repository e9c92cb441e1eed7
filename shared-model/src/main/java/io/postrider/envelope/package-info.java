/**
 * What travels with a message and is not the message: who sent it, for whom, under which promises (RFC 3461),
 * where it came from, and how far it has got. An {@link io.postrider.envelope.Envelope} is the header of every queue record.
 */
@NullMarked
package io.postrider.envelope;

import org.jspecify.annotations.NullMarked;
