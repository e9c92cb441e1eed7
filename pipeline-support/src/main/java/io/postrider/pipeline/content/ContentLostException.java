package io.postrider.pipeline.content;

import java.io.IOException;

/** A message's octets are no longer in {@code mail.content} as they were: trying again does not bring them back. */
public sealed class ContentLostException extends IOException permits ContentDamagedException {

    public ContentLostException(String message) {
        super(message);
    }
}
