package io.postrider.worker.client;

import io.postrider.delivery.Diagnosis;
import io.postrider.delivery.Outcome;
import io.postrider.envelope.Recipient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt has settled so far, recipient by recipient, over all the hosts it tries. A verdict is never changed.
 * Used by one thread.
 */
public final class Verdicts {

    private final List<Recipient> recipients;
    private final @Nullable Outcome[] outcomes;
    private final boolean[] unknown;
    private int open;
    private @Nullable Diagnosis pushback;

    public Verdicts(List<Recipient> recipients) {
        this.recipients = recipients;
        this.outcomes = new Outcome[recipients.size()];
        this.unknown = new boolean[recipients.size()];
        this.open = recipients.size();
    }

    public boolean isComplete() {
        return open == 0;
    }

    /** Whether none is settled. */
    public boolean isUntouched() {
        return open == outcomes.length;
    }

    /** The positions of the recipients without a verdict, in the record's order. */
    int[] open() {
        int[] positions = new int[open];
        int next = 0;
        for (int i = 0; i < outcomes.length; i++) {
            if (outcomes[i] == null) {
                positions[next++] = i;
            }
        }
        return positions;
    }

    boolean isOpen(int position) {
        return outcomes[position] == null;
    }

    /** A peer has more of us than it likes, and says so; the last word on it counts. */
    void pushedBack(Diagnosis why) {
        pushback = why;
    }

    /** The last word of a peer that has more of us than it likes, once. */
    public Optional<Diagnosis> takePushback() {
        Optional<Diagnosis> last = Optional.ofNullable(pushback);
        pushback = null;
        return last;
    }

    Recipient recipient(int position) {
        return recipients.get(position);
    }

    void settle(int position, Outcome outcome) {
        if (outcomes[position] != null) {
            throw new IllegalStateException("settled already: " + outcomes[position]);
        }
        outcomes[position] = outcome;
        open--;
    }

    /** A verdict on one whose message the peer may have all the same. */
    void settleUnknown(int position, Outcome outcome) {
        settle(position, outcome);
        unknown[position] = true;
    }

    /** Gives all that have no verdict yet this one. */
    public void settleOpen(Outcome outcome) {
        for (int position : open()) {
            settle(position, outcome);
        }
    }

    /**
     * All of them, in the record's order.
     *
     * @throws IllegalStateException while one is open
     */
    public <T> List<T> map(Function<Entry, T> form) {
        List<T> all = new ArrayList<>(outcomes.length);
        for (int i = 0; i < outcomes.length; i++) {
            Outcome outcome = outcomes[i];
            if (outcome == null) {
                throw new IllegalStateException("no verdict yet on " + recipients.get(i));
            }
            all.add(form.apply(new Entry(recipients.get(i), outcome, unknown[i])));
        }
        return all;
    }

    /** A recipient and its verdict; {@code unknown}: the peer may have the message for it all the same. */
    public record Entry(Recipient recipient, Outcome outcome, boolean unknown) {}
}
