package io.postrider.ingress.listener;

import io.postrider.ingress.command.CommandLine;
import io.postrider.ingress.command.LineReader;
import io.postrider.ingress.data.MemoryBudget;

/**
 * What a client sends, in its order: a session takes it as lines or as content, and what it may not take yet is kept. For
 * the event loop's thread.
 */
final class Inbox {

    /** The session, as far as this asks it. */
    interface Taker {

        /** Whether nothing may be taken now. */
        boolean mustWait();

        /** Whether content comes next, and no line. */
        boolean takesContent();

        void command(CommandLine line);

        /** Takes content; returns the index after the last octet of it. */
        int content(byte[] in, int from, int to);
    }

    private final Taker taker;
    private final Backlog backlog;
    private final LineReader lines = new LineReader();
    private boolean closed;

    Inbox(Taker taker, MemoryBudget memory) {
        this.taker = taker;
        this.backlog = new Backlog(memory);
    }

    /** Whether nothing is kept. */
    boolean isEmpty() {
        return backlog.isEmpty();
    }

    /** Hands on what may be taken now, and keeps the rest for {@link #resume}. */
    void take(byte[] in, int from, int to) {
        int at = from;
        while (at < to && !taker.mustWait()) {
            at = taker.takesContent() ? taker.content(in, at, to) : line(in, at, to);
        }
        if (at < to && !closed) {
            backlog.add(in, at, to);
        }
    }

    /** Goes on with what was kept. */
    void resume() {
        if (!backlog.isEmpty() && !taker.mustWait()) {
            byte[] kept = backlog.take();
            take(kept, 0, kept.length);
        }
    }

    /** Drops what was kept; nothing is kept any more. */
    void close() {
        closed = true;
        backlog.drop();
    }

    private int line(byte[] in, int from, int to) {
        int end = lines.read(in, from, to);
        if (end < 0) {
            return to;
        }
        taker.command(lines.line());
        return end;
    }
}
