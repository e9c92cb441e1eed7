package io.postrider.router.routing;

import io.postrider.record.Content;
import io.postrider.record.MailRecord;
import java.util.concurrent.CompletionStage;

/** Puts content where many records can refer to it. Neither method blocks for long. */
public interface ContentShelf {

    /** Writes the mail's content to {@code mail.content}; the stage fails when that is not acknowledged. */
    CompletionStage<? extends Content> store(MailRecord mail, Content.Inline content);

    /** Writes stored content anew; when it cannot be read the stage completes with the reference that there is. */
    CompletionStage<? extends Content> renew(MailRecord mail);
}
