package io.postrider.ingress.data;

/** What one message has taken of the {@link MemoryBudget}. For one thread; given back once. */
public final class Reservation {

    private final MemoryBudget budget;
    private long octets;

    private Reservation(MemoryBudget budget) {
        this.budget = budget;
    }

    /** One with nothing taken yet. */
    public static Reservation of(MemoryBudget budget) {
        return new Reservation(budget);
    }

    /** Takes the first octets; whether there was room. */
    public boolean begin(long wanted) {
        if (!budget.tryBegin(wanted)) {
            return false;
        }
        octets += wanted;
        return true;
    }

    /** Takes what is missing to {@code wanted}; whether there was room. */
    boolean growTo(long wanted) {
        if (wanted <= octets) {
            return true;
        }
        if (!budget.tryGrow(wanted - octets)) {
            return false;
        }
        octets = wanted;
        return true;
    }

    /** Gives back what is above {@code wanted}. */
    void shrinkTo(long wanted) {
        if (wanted < octets) {
            budget.release(octets - wanted);
            octets = wanted;
        }
    }

    /** Gives all back; a second time does nothing. */
    public void release() {
        shrinkTo(0);
    }

    /** In octets. */
    public long octets() {
        return octets;
    }
}
