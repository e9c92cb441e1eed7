package io.postrider.worker.client;

/** The conversation with a peer cannot go on; the connection is of no more use. Never leaves the package. */
final class ConversationBroken extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Finding finding;

    ConversationBroken(Finding finding) {
        // Expected, and told by its finding: no stack trace.
        super(finding.text(), null, false, false);
        this.finding = finding;
    }

    Finding finding() {
        return finding;
    }
}
