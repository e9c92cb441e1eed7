package io.postrider.ingress.data;

import io.postrider.pipeline.content.ContentSink;
import io.postrider.record.MailRecord;

/** Where accepted mail goes: durable storage, as far as the ingress knows. Thread-safe; nothing in it blocks. */
public interface MessageIntake {

    /** What is told, once, on any thread. */
    @FunctionalInterface
    interface Receipt {

        /**
         * @param durable whether the message is on durable storage (promise P1); if not, it may or may not be there
         */
        void told(boolean durable);
    }

    /**
     * Stores a message. What it refers to is stored already.
     *
     * @param deadline after which it is not sent any more, for then its client sends it again
     */
    void store(MailRecord mail, Deadline deadline, Receipt receipt);

    /** Begins to store content that is too large to travel with its record. */
    ContentSink open(String contentId);
}
