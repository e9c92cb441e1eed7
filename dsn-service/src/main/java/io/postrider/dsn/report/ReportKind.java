package io.postrider.dsn.report;

import io.postrider.delivery.Action;
import io.postrider.dsn.notice.News;
import java.util.List;
import java.util.Locale;

/** What a report is about first of all: the gravest of what it tells. */
public enum ReportKind {
    FAILURE("Undelivered mail returned to sender"),
    DELAY("Your mail is delayed"),
    SUCCESS("Your mail has been handed on");

    private final String subject;

    ReportKind(String subject) {
        this.subject = subject;
    }

    static ReportKind of(List<News> told) {
        ReportKind gravest = SUCCESS;
        for (News each : told) {
            ReportKind kind = of(each.diagnosis().action());
            gravest = kind.compareTo(gravest) < 0 ? kind : gravest;
        }
        return gravest;
    }

    private static ReportKind of(Action action) {
        return switch (action) {
            case FAILED -> FAILURE;
            case DELAYED -> DELAY;
            case DELIVERED, RELAYED, EXPANDED -> SUCCESS;
        };
    }

    String subject() {
        return subject;
    }

    /** As a metric's label. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
