/**
 * When a message has lived long enough, and what its recipients are told then (RFC 5321 section 4.5.4.1).
 */
@NullMarked
package io.postrider.router.expiry;

import org.jspecify.annotations.NullMarked;
