package io.postrider.ingress.listener;

import io.postrider.ingress.session.Caller;

/**
 * Who is on the other side, and the name of its session.
 *
 * @param caller as far as it is known at this moment
 * @param session a random name for the log
 */
record Client(Caller caller, long session) {

    private static final int RADIX = 36;

    String sessionText() {
        return Long.toUnsignedString(session, RADIX);
    }
}
