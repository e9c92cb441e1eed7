package io.postrider.ingress.data;

import io.postrider.ingress.session.EnvelopeRoom;

/** What one envelope has taken of the {@link MemoryBudget}. For one thread. */
public final class EnvelopeReservation implements EnvelopeRoom {

    private final MemoryBudget budget;
    private long octets;

    /** One with nothing taken yet. */
    public EnvelopeReservation(MemoryBudget budget) {
        this.budget = budget;
    }

    @Override
    public boolean growTo(long wanted) {
        if (wanted <= octets) {
            return true;
        }
        if (!budget.tryEnvelope(wanted - octets)) {
            return false;
        }
        octets = wanted;
        return true;
    }

    @Override
    public void release() {
        budget.releaseEnvelope(octets);
        octets = 0;
    }
}
