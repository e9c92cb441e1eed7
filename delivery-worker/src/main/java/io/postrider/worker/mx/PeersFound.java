package io.postrider.worker.mx;

import io.postrider.delivery.Diagnosis;
import io.postrider.reply.EnhancedStatusCode;
import java.util.List;

/** What {@link PeerFinder} found. */
public sealed interface PeersFound {

    /** Where to go, in the order to try; at least one. */
    record Peers(List<Peer> peers) implements PeersFound {
        public Peers {
            peers = List.copyOf(peers);
            if (peers.isEmpty()) {
                throw new IllegalArgumentException("at least one peer");
            }
        }
    }

    /**
     * Nowhere.
     *
     * @param status transient (DNS has no answer now) or permanent
     * @param text why, in words; {@link Diagnosis#OURS}
     */
    record Nowhere(EnhancedStatusCode status, String text) implements PeersFound {}

    static PeersFound nowhere(String status, String text) {
        return new Nowhere(EnhancedStatusCode.of(status), text);
    }
}
