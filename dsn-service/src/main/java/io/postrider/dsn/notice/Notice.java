package io.postrider.dsn.notice;

import io.postrider.address.Mailbox;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done about one record of {@code mail.failed}.
 *
 * @param addressee who gets a report of all that is told; null exactly when nothing is told
 * @param told the recipients that the report is about
 * @param untold the others
 */
public record Notice(@Nullable Mailbox addressee, List<News> told, List<Untold> untold) {

    /** A recipient that nobody is told of, and why. */
    public record Untold(News news, Silence silence) {}

    public Notice {
        told = List.copyOf(told);
        untold = List.copyOf(untold);
        if ((addressee == null) != told.isEmpty()) {
            throw new IllegalArgumentException("a report has an addressee and something to tell");
        }
    }
}
