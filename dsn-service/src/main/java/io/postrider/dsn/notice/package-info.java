/**
 * Whom to tell of what: the rules of RFC 3461 sections 4.1, 5.2 and 6.1, and our own of DESIGN section 1 (P6). Pure
 * decisions over one record of {@code mail.failed}; every recipient that nobody is told of leaves with the reason.
 */
@NullMarked
package io.postrider.dsn.notice;

import org.jspecify.annotations.NullMarked;
