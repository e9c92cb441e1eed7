package io.postrider.pipeline.content;

import io.postrider.record.Content;
import java.util.concurrent.CompletionStage;

/**
 * One message on its way to {@code mail.content}. Called by one thread at a time and never blocks it; stages complete on
 * the producer's thread. The caller bounds what is {@link #unacknowledged()}.
 */
public interface ContentSink {

    /** Sends the next octets and keeps the array; done when acknowledged. Best in {@link ContentWriter#CHUNK_OCTETS}. */
    CompletionStage<Void> write(byte[] octets);

    /** Nothing follows. Done when all is acknowledged, with what records refer to; fails if any write failed. */
    CompletionStage<Content.Stored> finish();

    /** The message will not be: what was written expires unread. */
    void abandon();

    /** Octets sent and not yet acknowledged. */
    long unacknowledged();
}
