package io.postrider.ingress.listener;

import io.netty.buffer.ByteBuf;
import io.postrider.ingress.data.ReceivedField;
import io.vertx.core.Context;
import java.util.concurrent.TimeUnit;

/** What the connections of one event loop share, so that none needs it for itself. For that loop's thread. */
final class EventLoop {

    private static final int SCRATCH_OCTETS = 64 * 1024;

    final Shared shared;
    final LoopExecutor executor;
    final ReplyBuffer replies = new ReplyBuffer();
    final ReceivedField receivedField;
    final ConnectionTable connections = new ConnectionTable();
    private byte[] scratch = new byte[SCRATCH_OCTETS];
    private boolean draining;

    EventLoop(Context context, Shared shared) {
        this.shared = shared;
        this.executor = new LoopExecutor(context);
        this.receivedField = new ReceivedField(shared.hostname());
    }

    /** Octets just read, in an array that the next read uses again. */
    byte[] scratch(ByteBuf read) {
        int length = read.readableBytes();
        if (length > scratch.length) {
            scratch = new byte[length];
        }
        read.getBytes(read.readerIndex(), scratch, 0, length);
        return scratch;
    }

    /** A clock for timeouts, in milliseconds from some moment. */
    static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    void sweep() {
        long now = now();
        connections.forEach(connection -> connection.tick(now));
    }

    boolean isDraining() {
        return draining;
    }

    /** Sessions without a transaction end now, the others after theirs. */
    void drain() {
        draining = true;
        connections.forEach(SmtpConnection::drain);
    }

    /** Sessions that do not wait for storage end now. */
    void cutOffUnlessStoring() {
        connections.forEach(SmtpConnection::cutOffUnlessStoring);
    }

    /** Sessions that are still there end now. */
    void cutOff() {
        connections.forEach(SmtpConnection::cutOff);
    }
}
