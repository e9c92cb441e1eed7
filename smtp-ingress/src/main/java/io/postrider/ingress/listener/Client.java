package io.postrider.ingress.listener;

import java.net.InetAddress;

/**
 * Who is on the other side.
 *
 * @param address its address
 * @param reached the address of ours that it connected to
 * @param trusted whether it may send anywhere
 * @param session a random name for the log
 */
record Client(InetAddress address, InetAddress reached, boolean trusted, long session) {

    private static final int RADIX = 36;

    String sessionText() {
        return Long.toUnsignedString(session, RADIX);
    }
}
