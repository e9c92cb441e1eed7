/**
 * Mailboxes, domains and paths as RFC 5321 writes them: parsed once at the edge, valid ever after.
 * Parsers return {@link io.postrider.address.Parsed}, for bad input from a peer is nothing exceptional.
 */
@NullMarked
package io.postrider.address;

import org.jspecify.annotations.NullMarked;
