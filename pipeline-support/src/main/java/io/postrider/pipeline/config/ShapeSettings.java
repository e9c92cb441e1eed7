package io.postrider.pipeline.config;

import java.util.Map;
import java.util.Optional;

/** What destinations that match get; what is left out is taken from the next less specific match. */
public interface ShapeSettings {

    /** Connections at once, at most. */
    Optional<Integer> connections();

    /** New connections in a time, such as {@code 60/min}. */
    Optional<String> connectionRate();

    /** Messages over one connection. */
    Optional<Integer> messagesPerConnection();

    /** Messages in a time, such as {@code 100/s}. */
    Optional<String> messageRate();

    /** The pool of source addresses that it is reached from. */
    Optional<String> pool();

    /** What to do when a peer says certain things, by a name of the operator's choice. */
    Map<String, BackOffSettings> backOff();

    /** When to try again, and when to give up. */
    RetryShapeSettings retry();
}
