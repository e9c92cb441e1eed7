package io.postrider.pipeline.kafka;

/** Kafka is not reachable, or has not the topics that Postrider needs. The message is one line for the operator. */
public final class TopicsUnavailableException extends RuntimeException {

    public TopicsUnavailableException(String line, Throwable cause) {
        super(line, cause);
    }

    public TopicsUnavailableException(String line) {
        super(line);
    }
}
