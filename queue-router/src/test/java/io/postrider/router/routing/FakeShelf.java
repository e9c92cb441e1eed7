package io.postrider.router.routing;

import io.postrider.record.Content;
import io.postrider.record.MailRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A shelf that counts. */
final class FakeShelf implements ContentShelf {
    static final Content.Stored REFERENCE = new Content.Stored(0, List.of(7L), 10_000, 1, Instant.EPOCH);

    int stored;
    int renewed;
    boolean broken;

    @Override
    public CompletionStage<Content> store(MailRecord mail, Content.Inline content) {
        stored++;
        return broken
                ? CompletableFuture.failedFuture(new IOException("no answer"))
                : CompletableFuture.completedFuture(REFERENCE);
    }

    @Override
    public CompletionStage<Content> renew(MailRecord mail) {
        renewed++;
        return CompletableFuture.completedFuture(REFERENCE);
    }
}
