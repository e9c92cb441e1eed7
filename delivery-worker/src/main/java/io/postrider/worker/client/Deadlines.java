package io.postrider.worker.client;

import io.postrider.delivery.NextHop.Protocol;
import io.postrider.envelope.DeliverBy;
import io.postrider.envelope.DeliveryRequest;
import io.postrider.envelope.Recipient;
import java.time.Instant;
import java.util.Optional;

/**
 * What a deadline (RFC 2852) asks of the host that is to take the message, and what it is told. To an LMTP host it is
 * delivered (RFC 2033 section 4), and nobody after it has to know.
 */
final class Deadlines {

    private static final String KEYWORD = "DELIVERBY";
    private static final String STATUS = "5.4.7";

    private Deadlines() {}

    /** Why it cannot go to that host, as a permanent failure; empty when it can, or nobody asked. */
    static Optional<Finding> obstacle(DeliveryRequest request, Contact contact) {
        DeliverBy by = request.deliverBy();
        if (by == null || !by.isReturn()) {
            // RFC 2852 section 4.1.4.2: by-mode N goes to any host.
            return Optional.empty();
        }
        long left = by.secondsLeft(contact.clock().instant());
        if (left < 1) {
            return because("the time by which it was to be delivered is over");
        }
        if (contact.peer().protocol() == Protocol.LMTP) {
            return Optional.empty();
        }
        Capabilities offered = contact.capabilities();
        if (!offered.offers(KEYWORD)) {
            // RFC 2852 section 4.1.4: by-mode R is for hosts only that keep to it.
            return because("it was to be returned if not delivered in time, and " + contact.peer()
                    + " does not promise that (DELIVERBY)");
        }
        long least = leastSeconds(offered);
        return left < least
                ? because("it was to be delivered within " + left + " s, and " + contact.peer() + " asks for " + least)
                : Optional.empty();
    }

    /** BY for MAIL, with what is left of the time, to whom offers it; else nothing. */
    static void say(StringBuilder out, DeliveryRequest request, Capabilities peer, Instant now) {
        DeliverBy by = request.deliverBy();
        if (by == null || !peer.offers(KEYWORD)) {
            return;
        }
        // RFC 2852 section 4: by-mode R is never said with a time that is over; it was not a moment ago.
        long left = by.isReturn() ? Math.max(1, by.secondsLeft(now)) : by.secondsLeft(now);
        out.append(" BY=").append(left).append(';').append(by.mode().letter());
        if (by.trace()) {
            out.append('T');
        }
    }

    /**
     * Whether the sender is to be told that the host took it: with by-trace always (RFC 2852 section 4.1.4), with by-mode N
     * where the host knows no deadlines, so that nobody will tell of a late delivery (section 4.1.4.2).
     */
    static boolean isRelayTold(Recipient recipient, DeliveryRequest request, Contact contact) {
        DeliverBy by = request.deliverBy();
        return by != null
                && !recipient.wantsNothing()
                && contact.peer().protocol() != Protocol.LMTP
                && (by.trace() || !contact.capabilities().offers(KEYWORD));
    }

    /** RFC 2852 section 3: the least by-time that a host takes with by-mode R; 0 where it states none. */
    private static long leastSeconds(Capabilities offered) {
        try {
            return Math.max(0, Long.parseLong(offered.parameters(KEYWORD).split(" ", 2)[0]));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static Optional<Finding> because(String what) {
        return Optional.of(Finding.ours(STATUS, what));
    }
}
