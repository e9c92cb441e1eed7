package io.postrider.broker;

import org.jspecify.annotations.Nullable;

/** The broker did not start. The message is one line for an operator: what is wrong, and with which directory or port. */
public final class BrokerStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokerStartException(String message) {
        this(message, null);
    }

    BrokerStartException(String message, @Nullable Throwable cause) {
        super(message.lines().findFirst().orElse("no reason given"), cause);
    }
}
