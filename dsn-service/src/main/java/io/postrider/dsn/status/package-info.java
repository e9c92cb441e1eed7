/**
 * The machine-readable part of a report: {@code message/delivery-status} (RFC 3464), whose fields are US-ASCII, folded,
 * and safe whatever a peer put into its reply.
 */
@NullMarked
package io.postrider.dsn.status;

import org.jspecify.annotations.NullMarked;
