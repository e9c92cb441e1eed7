package io.postrider.pipeline.kafka;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What a class says at ERROR about topics, without the words before the topic. */
final class ErrorLines extends Handler implements AutoCloseable {

    private static final SimpleFormatter TEXT = new SimpleFormatter();

    private final Logger logger;
    private final List<String> said = new CopyOnWriteArrayList<>();

    private ErrorLines(Logger logger) {
        this.logger = logger;
    }

    static ErrorLines of(Class<?> type) {
        ErrorLines lines = new ErrorLines(Logger.getLogger(type.getName()));
        lines.logger.addHandler(lines);
        return lines;
    }

    List<String> said() {
        return said;
    }

    @Override
    public void publish(LogRecord line) {
        if (line.getLevel().intValue() >= Level.SEVERE.intValue()) {
            said.add(TEXT.formatMessage(line).replaceFirst(".*?topic=", "topic="));
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
