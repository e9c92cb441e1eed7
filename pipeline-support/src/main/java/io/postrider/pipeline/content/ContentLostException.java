package io.postrider.pipeline.content;

import java.io.IOException;

/** A message's octets are no longer in {@code mail.content}: trying again does not bring them back. */
public final class ContentLostException extends IOException {

    public ContentLostException(String message) {
        super(message);
    }
}
