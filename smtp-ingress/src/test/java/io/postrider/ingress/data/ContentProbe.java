package io.postrider.ingress.data;

import io.postrider.envelope.QueueId;
import io.postrider.ingress.session.ContentOutcome;
import io.postrider.record.Content;

/** A message that arrives somewhere without sockets: what dialogues put their content into. */
public final class ContentProbe {

    private final IncomingMessage message;
    private final Reservation reservation;

    private ContentProbe(IncomingMessage message, Reservation reservation) {
        this.message = message;
        this.reservation = reservation;
    }

    public static ContentProbe withSizeLimit(long sizeLimit) {
        return withSizeLimit(sizeLimit, new MemoryBudget(1 << 20));
    }

    public static ContentProbe withSizeLimit(long sizeLimit, MemoryBudget memory) {
        Reservation reservation = Reservation.of(memory);
        IncomingMessage message = new IncomingMessage(
                new QueueId("00000000000000000001"),
                new byte[0],
                new MessageLimits(sizeLimit, 1 << 19),
                reservation,
                new HeldMemory(),
                Runnable::run,
                () -> {});
        return new ContentProbe(message, reservation);
    }

    /** Nobody wants it any more. */
    public void release() {
        reservation.release();
    }

    public int take(byte[] in, int from, int to) {
        return message.take(in, from, to);
    }

    public boolean hasEnded() {
        return message.hasEnded();
    }

    /** What would be stored; empty for what is refused. */
    public byte[] octets() {
        if (message.outcome() != ContentOutcome.COMPLETE) {
            return new byte[0];
        }
        return switch (message.stored().toCompletableFuture().join()) {
            case Content.Inline(byte[] octets) -> octets;
            case Content.Stored stored -> throw new IllegalStateException("not inline: " + stored);
        };
    }

    public ContentOutcome outcome() {
        return message.outcome();
    }
}
