package io.postrider.dsn.messaging;

import io.postrider.record.Content;
import java.io.IOException;

/** The first octets of a message, wherever it is. */
@FunctionalInterface
public interface ReturnedContentSource {

    /**
     * At most so many of the first octets.
     *
     * @throws io.postrider.pipeline.content.ContentLostException when they are there no more
     * @throws IOException trouble of the moment
     */
    byte[] head(Content content, int maxOctets) throws IOException, InterruptedException;
}
