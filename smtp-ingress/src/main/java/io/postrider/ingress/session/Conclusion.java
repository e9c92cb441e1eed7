package io.postrider.ingress.session;

import java.util.function.Supplier;

/**
 * What came of an {@link Inquiry}, for the conversation that began it.
 *
 * @param of the state that waited for it
 * @param step what follows, worked out on the session's thread
 */
public record Conclusion(SessionState.Inquiring of, Supplier<Step> step) {}
