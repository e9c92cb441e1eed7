package io.postrider.dns;

import io.postrider.delivery.DnsSecurity;
import java.net.InetAddress;
import java.util.List;

/** What is known about the addresses of a host. */
public sealed interface AddressLookup {

    /**
     * The addresses in the order of the preferred family, at least one and at most {@link MailResolver#MOST_ADDRESSES}
     * of each. Whether one may be connected to (loopback, private networks) is not judged here.
     *
     * @param security the least of the answers that they are from
     */
    record Addresses(List<InetAddress> all, DnsSecurity security) implements AddressLookup {
        public Addresses {
            if (all.isEmpty()) {
                throw new IllegalArgumentException("addresses without one");
            }
            all = List.copyOf(all);
        }

        /** Those that nobody checked. */
        public Addresses(List<InetAddress> all) {
            this(all, DnsSecurity.UNCHECKED);
        }
    }

    /** The host does not exist, has no address of a wanted family, or has no possible name. */
    record NoAddress() implements AddressLookup {}

    /**
     * Nothing is known for now, or what is said is not to be believed (RFC 4035 §5.5): 4.4.3.
     *
     * @param reason one line for logs and diagnoses
     */
    record TemporaryFailure(String reason) implements AddressLookup {}
}
