package io.postrider.worker.ledger;

import java.util.List;

/**
 * What was dropped with a partition.
 *
 * @param queued records on which nothing was sent that a peer could act on; the next owner delivers them
 * @param unknown records that a peer may have and whose outcome was not committed: the next owner sends them again (P4)
 */
public record Released<D>(int queued, List<Entry<D>> unknown) {
    public Released {
        unknown = List.copyOf(unknown);
    }
}
