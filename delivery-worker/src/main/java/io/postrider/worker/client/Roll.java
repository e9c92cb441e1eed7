package io.postrider.worker.client;

import io.postrider.envelope.Recipient;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The recipients of one transaction, by their position in {@link Verdicts}: who is to be named, and whom the peer took.
 * Used by one thread.
 */
final class Roll {

    private final Verdicts verdicts;
    private final int[] called;
    private final int[] accepted;
    private int acceptedCount;
    private @Nullable Finding tooMany;

    private Roll(Verdicts verdicts, int[] called) {
        this.verdicts = verdicts;
        this.called = called;
        this.accepted = new int[called.length];
    }

    /** Of those without a verdict, in their order, as many as the peer takes at once. */
    static Roll of(Verdicts verdicts, PeerLimits limits) {
        int[] open = verdicts.open();
        if (limits.domains() == PeerLimits.NO_LIMIT) {
            return new Roll(
                    verdicts, open.length <= limits.recipients() ? open : Arrays.copyOf(open, limits.recipients()));
        }
        int[] called = new int[open.length];
        int count = 0;
        Set<String> domains = new HashSet<>();
        for (int position : open) {
            String domain = verdicts.recipient(position).mailbox().domain().ascii();
            boolean room = domains.contains(domain) || domains.size() < limits.domains();
            if (room && count < limits.recipients()) {
                domains.add(domain);
                called[count++] = position;
            }
        }
        return new Roll(verdicts, Arrays.copyOf(called, count));
    }

    int size() {
        return called.length;
    }

    int position(int index) {
        return called[index];
    }

    Recipient recipient(int index) {
        return verdicts.recipient(called[index]);
    }

    void accept(int position) {
        accepted[acceptedCount++] = position;
    }

    /** This one, and by its own account any further, is for another transaction. */
    void leave(Finding why) {
        tooMany = why;
    }

    /** Why recipients were left for another transaction; null when none was. */
    @Nullable
    Finding tooMany() {
        return tooMany;
    }

    boolean hasAccepted() {
        return acceptedCount > 0;
    }

    /** The positions of those accepted, in the order of the RCPTs. */
    int[] accepted() {
        return Arrays.copyOf(accepted, acceptedCount);
    }
}
