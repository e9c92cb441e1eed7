package io.postrider.worker.client;

/** TLS could not be had over a connection, which is of no more use; a new one may do without. Never leaves the package. */
final class HandshakeFailed extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Finding finding;

    HandshakeFailed(Finding finding) {
        // Expected, and told by its finding: no stack trace.
        super(finding.text(), null, false, false);
        this.finding = finding;
    }

    Finding finding() {
        return finding;
    }
}
