/**
 * Keeps reports from answering reports (promise P6). A report's reverse-path is null, so nobody answers it; when one of
 * ours cannot be delivered, the postmaster gets a copy if the operator named one, and that copy is the end of it.
 */
@NullMarked
package io.postrider.dsn.loopguard;

import org.jspecify.annotations.NullMarked;
