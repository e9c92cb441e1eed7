package io.postrider.worker.client;

import io.postrider.record.Content;
import java.io.IOException;
import java.io.InputStream;

/** Where content that is not in the record is read from. */
@FunctionalInterface
public interface ContentSource {

    /**
     * Opens it for reading once, from its beginning, on a thread that may block. The stream ends after
     * {@link Content#length} octets that are those which were written, or throws.
     *
     * @throws IOException when it cannot be read now
     */
    InputStream open(Content.Stored content) throws IOException;
}
