/**
 * The SMTP session without its socket: a sealed state, and pure handlers that make of state, command and policy the next
 * state, the answer, and what the shell is to do. No I/O, no clock, no framework: dialogue files test it.
 */
@NullMarked
package io.postrider.ingress.session;

import org.jspecify.annotations.NullMarked;
