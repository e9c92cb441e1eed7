package io.postrider.ingress.session;

import io.postrider.ingress.command.Response;
import org.jspecify.annotations.Nullable;

/**
 * What follows from a command, or from something the shell reports.
 *
 * @param next the state after it
 * @param response what to say, null only with {@link Effect#STORE} and {@link Effect#INQUIRE}
 * @param effect what to do
 */
public record Step(SessionState next, @Nullable Response response, Effect effect) {

    static Step say(SessionState next, Response response) {
        return new Step(next, response, Effect.NONE);
    }

    /** Finds something out first. */
    static Step inquire(SessionState before, Inquiry<?> inquiry) {
        return new Step(new SessionState.Inquiring(before, inquiry), null, Effect.INQUIRE);
    }

    Step flushing() {
        return effect == Effect.NONE ? new Step(next, response, Effect.FLUSH) : this;
    }
}
