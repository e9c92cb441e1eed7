/**
 * From the octets after 354 to content that can be stored (RFC 5321 section 4.1.1.4 and 4.5.2): end of data, dots, bare
 * line ends, Received fields, our own Received field, and the memory that all of it may take.
 */
@NullMarked
package io.postrider.ingress.data;

import org.jspecify.annotations.NullMarked;
