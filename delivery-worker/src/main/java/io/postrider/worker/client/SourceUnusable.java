package io.postrider.worker.client;

import java.io.IOException;

/** No socket could be bound to the source that was drawn: nothing was said to anybody. */
final class SourceUnusable extends Exception {

    private static final long serialVersionUID = 1L;

    SourceUnusable(IOException cause) {
        // Expected, and told by its reason: no stack trace.
        super(String.valueOf(cause.getMessage()), cause, false, false);
    }

    /** In the system's words. */
    String reason() {
        return String.valueOf(getMessage());
    }
}
