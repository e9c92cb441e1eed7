package io.postrider.dns;

import java.net.InetAddress;
import java.util.List;

/** What is known about the addresses of a host. */
public sealed interface AddressLookup {

    /**
     * The addresses in the order of the preferred family, at least one and at most {@link MailResolver#MOST_ADDRESSES}
     * of each. Whether one may be connected to (loopback, private networks) is not judged here.
     */
    record Addresses(List<InetAddress> all) implements AddressLookup {
        public Addresses {
            if (all.isEmpty()) {
                throw new IllegalArgumentException("addresses without one");
            }
            all = List.copyOf(all);
        }
    }

    /** The host does not exist, has no address of a wanted family, or has no possible name. */
    record NoAddress() implements AddressLookup {}

    /**
     * Nothing is known for now: 4.4.3.
     *
     * @param reason one line for logs and diagnoses
     */
    record TemporaryFailure(String reason) implements AddressLookup {}
}
