package io.postrider.testing.dns;

import java.time.Duration;
import org.xbill.DNS.Message;

/** What the server does about one query. */
sealed interface ZoneAnswer {
    /** Sends {@code message} when {@code delay} has passed. */
    record Respond(Message message, Duration delay) implements ZoneAnswer {}

    /** Lets the client wait for ever. */
    record KeepSilent() implements ZoneAnswer {}
}
