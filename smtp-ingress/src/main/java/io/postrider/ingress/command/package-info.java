/**
 * The language of an SMTP session (RFC 5321 section 4.1 and 4.2): lines, the table of verbs, their arguments and
 * parameters, and the table of everything we answer. Pure grammar: nothing here knows what has been said before.
 */
@NullMarked
package io.postrider.ingress.command;

import org.jspecify.annotations.NullMarked;
