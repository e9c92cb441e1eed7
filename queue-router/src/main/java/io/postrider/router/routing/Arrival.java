package io.postrider.router.routing;

import io.postrider.record.MailRecord;

/** Mail that comes to the router. */
public sealed interface Arrival {

    MailRecord mail();

    /** From {@code mail.accepted} or {@code mail.reports}: never routed before. */
    record Accepted(MailRecord mail) implements Arrival {}

    /** From a delay topic whose delay is over. */
    record Released(MailRecord mail) implements Arrival {}
}
