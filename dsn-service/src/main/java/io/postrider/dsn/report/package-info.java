/**
 * The report as a message: {@code multipart/report} (RFC 6522) of words for people, {@code message/delivery-status} and
 * what is returned of the original. From a decided notice and the first octets of the content to octets; no I/O.
 */
@NullMarked
package io.postrider.dsn.report;

import org.jspecify.annotations.NullMarked;
