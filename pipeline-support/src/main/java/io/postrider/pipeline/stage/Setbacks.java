package io.postrider.pipeline.stage;

/**
 * Failures in a row, over all clients that a stage has opened. From the second on records are committed one by one for
 * a while: what one transaction could not hold is then several, and each commit is progress. For one thread.
 */
final class Setbacks {

    /** After that many failures in a row nothing is tried together. */
    static final int PATIENCE = 2;

    private int inARow;
    private int alone;

    /** One more transaction or run that came to nothing. */
    void failed() {
        inARow++;
        if (inARow >= PATIENCE) {
            alone = Math.max(alone, Slices.MAX_RECORDS);
        }
    }

    void committed() {
        inARow = 0;
    }

    /** The next so many records are to be committed each by itself. */
    void isolate(int records) {
        alone = Math.max(alone, records);
    }

    boolean areAlone() {
        return alone > 0;
    }

    /** One record has been handled by itself. */
    void handledAlone() {
        alone = Math.max(0, alone - 1);
    }
}
