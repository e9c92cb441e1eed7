package io.postrider.worker.messaging;

import io.postrider.pipeline.content.ContentByReference;
import io.postrider.pipeline.content.ContentLostException;
import io.postrider.pipeline.content.ContentRefresh;
import io.postrider.record.Content;
import io.postrider.record.MailRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Makes the content of a record fit to be passed on: by reference when it goes round again, written anew before it expires
 * (DESIGN section 3). Where Kafka does not take it, the record goes on as it is, which loses nothing yet.
 */
final class CurrentContent {

    private static final Logger LOG = Logger.getLogger(CurrentContent.class);

    private static final int TRIES = 5;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Octets written at once: the producer is shared with who accepts mail, and must not be full of what can wait. */
    static final int MOST_OCTETS = 8 * 1024 * 1024;

    /** How content is written. What writes blocks until it is acknowledged. */
    interface Writing {

        boolean isDue(MailRecord mail);

        MailRecord refreshed(MailRecord mail) throws IOException, InterruptedException;

        MailRecord byReference(MailRecord mail) throws IOException, InterruptedException;

        static Writing of(ContentByReference references, ContentRefresh refresh) {
            return new Writing() {
                @Override
                public boolean isDue(MailRecord mail) {
                    return refresh.isDue(mail);
                }

                @Override
                public MailRecord refreshed(MailRecord mail) throws IOException, InterruptedException {
                    return refresh.refreshed(mail);
                }

                @Override
                public MailRecord byReference(MailRecord mail) throws IOException, InterruptedException {
                    return references.byReference(mail);
                }
            };
        }
    }

    private final Writing writing;
    private final Semaphore octets = new Semaphore(MOST_OCTETS, true);

    CurrentContent(Writing writing) {
        this.writing = writing;
    }

    /** Whether {@link #of} would write, and so block. */
    boolean needsWriting(MailRecord mail, boolean goesRoundAgain) {
        return switch (mail.content()) {
            case Content.Inline inline ->
                goesRoundAgain && inline.length() > ContentByReference.WORTH_A_REFERENCE_OCTETS;
            case Content.Stored stored -> writing.isDue(mail);
        };
    }

    /**
     * The record as it may be passed on. Blocks.
     *
     * @param wanted asked between attempts; once it says no, the answer does not matter any more
     */
    MailRecord of(MailRecord mail, boolean goesRoundAgain, BooleanSupplier wanted) throws InterruptedException {
        for (int attempt = 1; attempt <= TRIES && wanted.getAsBoolean(); attempt++) {
            try {
                return written(mail, goesRoundAgain);
            } catch (ContentLostException e) {
                LOG.errorf(e, "queueId=%s: its content is lost", mail.envelope().queueId());
                return mail;
            } catch (IOException e) {
                LOG.warnf(
                        "queueId=%s: content is not written yet: %s",
                        mail.envelope().queueId(), e.getMessage());
                Thread.sleep(PAUSE);
            }
        }
        return mail;
    }

    private MailRecord written(MailRecord mail, boolean goesRoundAgain) throws IOException, InterruptedException {
        if (!needsWriting(mail, goesRoundAgain)) {
            return mail;
        }
        int size = (int) Math.min(mail.content().length(), MOST_OCTETS);
        octets.acquire(size);
        try {
            MailRecord fresh = writing.isDue(mail) ? writing.refreshed(mail) : mail;
            return goesRoundAgain ? writing.byReference(fresh) : fresh;
        } finally {
            octets.release(size);
        }
    }
}
