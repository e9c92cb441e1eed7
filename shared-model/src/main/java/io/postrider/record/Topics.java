package io.postrider.record;

import io.postrider.schedule.DelayTopic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The topics of DESIGN section 2, by name. The delay topics are {@link DelayTopic}. */
public final class Topics {

    public static final String ACCEPTED = "mail.accepted";
    public static final String REPORTS = "mail.reports";
    public static final String OUTBOUND = "mail.outbound";
    public static final String FAILED = "mail.failed";
    public static final String CONTENT = "mail.content";
    public static final String EVENTS = "mail.events";
    public static final String QUARANTINE = "mail.quarantine";
    public static final String CONTROL = "mail.control";

    private Topics() {}

    /** The topics that are the queue: read by a group of ours, purged when it has committed, never by time. */
    public static List<String> queue() {
        List<String> names = new ArrayList<>(List.of(ACCEPTED, REPORTS, OUTBOUND, FAILED));
        names.addAll(schedule());
        return List.copyOf(names);
    }

    /** The delay topics' names, shortest first. */
    public static List<String> schedule() {
        return Arrays.stream(DelayTopic.values()).map(DelayTopic::topic).toList();
    }
}
