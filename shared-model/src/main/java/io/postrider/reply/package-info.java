/**
 * What a server says: reply codes (RFC 5321 section 4.2), enhanced status codes (RFC 3463) and replies of one or more lines.
 */
@NullMarked
package io.postrider.reply;

import org.jspecify.annotations.NullMarked;
