package io.postrider.worker.client;

import java.io.IOException;

/** The content is gone for good: trying again will not bring it back. */
public final class ContentLost extends IOException {

    private static final long serialVersionUID = 1L;

    public ContentLost(String message, Throwable cause) {
        super(message, cause);
    }
}
