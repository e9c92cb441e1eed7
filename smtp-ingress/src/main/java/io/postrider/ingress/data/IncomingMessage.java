package io.postrider.ingress.data;

import io.postrider.envelope.QueueId;
import io.postrider.ingress.command.SmtpLimits;
import io.postrider.ingress.session.ContentOutcome;
import io.postrider.record.Content;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One message between 354 and its storage. Small ones stay in memory; one that outgrows the inline limit goes to
 * {@code mail.content} while it arrives; one that will be refused is read to its end and kept nowhere. For one thread.
 */
public final class IncomingMessage {

    /** What {@link #IncomingMessage} expects to be reserved at least. */
    public static final int FIRST_OCTETS = 4 * 1024;

    private final QueueId queueId;
    private final MessageLimits limits;
    private final Reservation reservation;
    private final MessageIntake intake;
    private final Executor loop;
    private final Runnable onProgress;
    private final DataDecoder decoder = new DataDecoder();
    private final HeaderScan header = new HeaderScan();
    private final int fieldOctets;
    private @Nullable InlineContent inline;
    private @Nullable ChunkedContent chunked;
    private @Nullable ContentOutcome refusal;
    private long size;

    /**
     * @param receivedField what stands before the client's octets
     * @param reservation what was reserved for it; given back when it is refused or abandoned; else by whoever stores it
     * @param onProgress run on {@code loop} when the message is no longer {@link #isBlocked}
     */
    public IncomingMessage(
            QueueId queueId,
            byte[] receivedField,
            MessageLimits limits,
            Reservation reservation,
            MessageIntake intake,
            Executor loop,
            Runnable onProgress) {
        this.queueId = queueId;
        this.limits = limits;
        this.reservation = reservation;
        this.intake = intake;
        this.loop = loop;
        this.onProgress = onProgress;
        this.fieldOctets = receivedField.length;
        this.inline = new InlineContent(receivedField, limits.inlineLimit(), reservation);
    }

    /**
     * Takes octets of the socket.
     *
     * @return the index after the last one taken; less than {@code to} only when the message has ended
     */
    public int take(byte[] in, int from, int to) {
        return decoder.decode(in, from, to, this::content);
    }

    public boolean hasEnded() {
        return decoder.hasEnded();
    }

    /** Whether the socket is to rest until {@code onProgress}. */
    public boolean isBlocked() {
        return chunked != null && refusal == null && chunked.isFull();
    }

    /** The client's octets so far, without the dots of section 4.5.2. */
    public long size() {
        return size;
    }

    public QueueId queueId() {
        return queueId;
    }

    /** What became of it, once it has ended. */
    public ContentOutcome outcome() {
        if (refusal == null) {
            check();
        }
        return refusal == null ? ContentOutcome.COMPLETE : refusal;
    }

    /** Storage has made no progress for too long: the rest is read and kept nowhere. */
    public void giveUpStoring() {
        refuse(ContentOutcome.NOT_STORED);
    }

    /** What a record holds of it; done when nothing of it is only in memory but for what the record itself holds. */
    public CompletionStage<Content> stored() {
        if (chunked != null) {
            return chunked.finish().thenApply(stored -> stored);
        }
        if (inline == null) {
            throw new IllegalStateException("the message was refused");
        }
        return CompletableFuture.completedStage(new Content.Inline(inline.whole()));
    }

    /** The client is gone, or took too long. */
    public void abandon() {
        if (refusal == null) {
            discard();
        }
    }

    private void content(byte[] in, int from, int to) {
        size += to - from;
        header.take(in, from, to);
        if (refusal == null) {
            check();
        }
        if (refusal == null) {
            keep(in, from, to);
        }
    }

    /** What is refused is refused as soon as that is known, so that it takes no memory; it is still read to its end. */
    private void check() {
        if (decoder.hasBareLineEnd()) {
            refuse(ContentOutcome.BARE_LINE_END);
        } else if (size > limits.sizeLimit()) {
            refuse(ContentOutcome.TOO_LARGE);
        } else if (header.receivedFields() > SmtpLimits.RECEIVED_FIELDS) {
            refuse(ContentOutcome.TOO_MANY_HOPS);
        } else if (chunked != null && chunked.hasFailed()) {
            refuse(ContentOutcome.NOT_STORED);
        }
    }

    private void keep(byte[] in, int from, int to) {
        if (inline != null && inline.length() + to - from - fieldOctets > limits.inlineLimit()) {
            moveToChunks(inline);
        }
        if (chunked != null) {
            chunked.append(in, from, to);
        } else if (inline != null && !inline.append(in, from, to)) {
            refuse(ContentOutcome.NO_MEMORY);
        }
    }

    private void moveToChunks(InlineContent soFar) {
        if (!reservation.growTo(ChunkedContent.MEMORY)) {
            refuse(ContentOutcome.NO_MEMORY);
            return;
        }
        ChunkedContent chunks = new ChunkedContent(intake.open(queueId.text()), loop, onProgress);
        soFar.copyTo(chunks);
        inline = null;
        chunked = chunks;
    }

    private void refuse(ContentOutcome reason) {
        refusal = reason;
        discard();
    }

    /** Memory is given back when it is free, which that of chunks under way is not yet. */
    private void discard() {
        inline = null;
        ChunkedContent chunks = chunked;
        chunked = null;
        if (chunks == null) {
            reservation.release();
        } else {
            chunks.abandon(reservation::release);
        }
    }
}
