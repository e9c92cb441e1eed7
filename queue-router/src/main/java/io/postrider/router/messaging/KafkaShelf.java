package io.postrider.router.messaging;

import io.postrider.pipeline.content.ContentRefresh;
import io.postrider.pipeline.content.ContentWriter;
import io.postrider.record.Content;
import io.postrider.record.MailRecord;
import io.postrider.router.routing.ContentShelf;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/**
 * Content in {@code mail.content}. Renewal reads and writes chunk by chunk on virtual threads, a few messages at once, so
 * that it holds little whatever the messages' size.
 */
final class KafkaShelf implements ContentShelf {

    private static final int RENEWALS_AT_ONCE = 8;

    /** The writer is shared, and refuses what exceeds its buffer: a batch stays far below it. */
    private static final int UNACKNOWLEDGED_OCTETS = 4 * 1024 * 1024;

    private static final Logger LOG = Logger.getLogger(KafkaShelf.class);

    private final ContentWriter writer;
    private final ContentRefresh refresh;
    private final Semaphore renewals = new Semaphore(RENEWALS_AT_ONCE);
    private final Semaphore unacknowledged = new Semaphore(UNACKNOWLEDGED_OCTETS);

    KafkaShelf(ContentWriter writer, ContentRefresh refresh) {
        this.writer = writer;
        this.refresh = refresh;
    }

    @Override
    public CompletionStage<Content.Stored> store(MailRecord mail, Content.Inline content) {
        int octets = Math.clamp(content.length(), 1, UNACKNOWLEDGED_OCTETS);
        unacknowledged.acquireUninterruptibly(octets);
        return writer.write(mail.envelope().queueId().text(), content.octets())
                .whenComplete((stored, failure) -> unacknowledged.release(octets));
    }

    @Override
    public CompletionStage<Content> renew(MailRecord mail) {
        CompletableFuture<Content> renewed = new CompletableFuture<>();
        Thread.ofVirtual().name("content-renewal").start(() -> {
            try {
                renewed.complete(renewedOrKept(mail));
            } catch (Error e) {
                // Whoever waits must hear of it, or the schedule would stand still for ever.
                renewed.completeExceptionally(e);
                throw e;
            }
        });
        return renewed;
    }

    private Content renewedOrKept(MailRecord mail) {
        renewals.acquireUninterruptibly();
        try {
            return refresh.refreshed(mail).content();
        } catch (IOException | InterruptedException | RuntimeException e) {
            // What is there may still be read by the worker, and if not it is the worker that tells the sender.
            LOG.warnf(
                    "content is not renewed: queueId=%s reason=%s",
                    mail.envelope().queueId(), e);
            return mail.content();
        } finally {
            renewals.release();
        }
    }
}
