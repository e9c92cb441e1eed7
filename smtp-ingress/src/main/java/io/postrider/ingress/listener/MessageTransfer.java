package io.postrider.ingress.listener;

import io.postrider.envelope.Envelope;
import io.postrider.envelope.Origin;
import io.postrider.envelope.QueueId;
import io.postrider.ingress.data.Deadline;
import io.postrider.ingress.data.IncomingMessage;
import io.postrider.ingress.data.MessageIntake.Receipt;
import io.postrider.ingress.data.Reservation;
import io.postrider.ingress.session.Caller;
import io.postrider.ingress.session.ContentOutcome;
import io.postrider.ingress.session.Greeting;
import io.postrider.ingress.session.Secured;
import io.postrider.ingress.session.SessionState.ReceivingContent;
import io.postrider.ingress.session.Transaction;
import io.postrider.record.Content;
import io.postrider.record.MailRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One message from DATA to its answer: first room for it, then its octets, then its storage. For the event loop's thread.
 */
final class MessageTransfer {

    private static final Logger LOG = Logger.getLogger(MessageTransfer.class);

    private final EventLoop loop;
    private final Client client;
    private final Greeting greeting;
    private final Transaction transaction;
    private final Reservation reservation;
    private final Runnable onProgress;
    private final long begun = EventLoop.now();
    private final long begunNanos = System.nanoTime();
    private final QueueId queueId;
    private @Nullable IncomingMessage message;
    private long lastOctet = begun;
    private long storingSince = -1;
    private @Nullable Deadline deadline;

    /**
     * @param onProgress run when octets are wanted again after they were not
     */
    MessageTransfer(EventLoop loop, Client client, ReceivingContent state, Runnable onProgress) {
        this.loop = loop;
        this.client = client;
        this.greeting = state.greeting();
        this.transaction = state.transaction();
        this.onProgress = () -> {
            lastOctet = EventLoop.now();
            onProgress.run();
        };
        this.reservation = Reservation.of(loop.shared.memory());
        this.queueId = QueueId.next(loop.shared.clock().millis());
    }

    /** Whether there is room now; if so, octets are wanted. */
    boolean findsRoom() {
        Shared shared = loop.shared;
        // Not by what SIZE declares: that costs a client nothing. What comes is what counts.
        if (!reservation.begin(IncomingMessage.FIRST_OCTETS)) {
            return false;
        }
        Instant now = shared.clock().instant();
        byte[] field = loop.receivedField.write(client.caller(), greeting, transaction, queueId, now);
        message = new IncomingMessage(
                queueId, field, shared.messages(), reservation, shared.intake(), loop.executor, onProgress);
        lastOctet = EventLoop.now();
        return true;
    }

    boolean waitsForRoom() {
        return message == null;
    }

    boolean wantsOctets() {
        return message != null && storingSince < 0 && !message.isBlocked();
    }

    /** Whether the whole message came and its answer is waited for. */
    boolean isStoring() {
        return storingSince >= 0;
    }

    /** Whether our own storage holds the client up. */
    boolean isBlocked() {
        return message != null && storingSince < 0 && message.isBlocked();
    }

    int take(byte[] in, int from, int to) {
        lastOctet = EventLoop.now();
        return message().take(in, from, to);
    }

    boolean hasEnded() {
        return message().hasEnded();
    }

    ContentOutcome outcome() {
        return message().outcome();
    }

    /** Storage is blocked for longer than anybody waits: what else comes is read and dropped. */
    void giveUpIfBlocked(long now) {
        if (isBlocked()
                && now - lastOctet > loop.shared.limits().acknowledgement().toMillis()) {
            message().giveUpStoring();
            onProgress.run();
        }
    }

    /** Whether the client was silent for too long, or the whole takes too long. */
    boolean isTooSlow(long now) {
        ShellLimits limits = loop.shared.limits();
        if (message == null || storingSince >= 0) {
            return false;
        }
        boolean silent = !isBlocked() && now - lastOctet > limits.data().toMillis();
        boolean crawls = loop.shared.memory().isTight() && ShellLimits.isCrawling(size(), now - begun);
        return silent || crawls || now - begun > limits.message().toMillis();
    }

    /** Whether it has waited for room for as long as a client should. */
    boolean hasWaitedForRoom(long now) {
        return message == null && now - begun > loop.shared.limits().room().toMillis();
    }

    /** Whether Kafka has had as long as it gets. */
    boolean hasWaitedForStorage(long now) {
        return storingSince >= 0
                && now - storingSince > loop.shared.limits().acknowledgement().toMillis();
    }

    /** Stores it; {@code then} runs on this loop with the outcome, once, though perhaps long after anybody waited. */
    void store(BiConsumer<MessageTransfer, Boolean> then) {
        storingSince = EventLoop.now();
        Receipt receipt = durable -> loop.executor.execute(() -> {
            reservation.release();
            transaction.release();
            then.accept(this, durable);
        });
        Deadline until = Deadline.in(loop.shared.limits().acknowledgement());
        deadline = until;
        CompletionStage<Void> unused = message().stored().handle((content, problem) -> {
            if (content == null || !until.leaves(Duration.ZERO)) {
                receipt.told(false);
            } else {
                store(content, until, receipt);
            }
            return null;
        });
    }

    private void store(Content content, Deadline until, Receipt receipt) {
        try {
            loop.shared.intake().store(record(content), until, receipt);
        } catch (RuntimeException e) {
            LOG.errorf(e, "not stored queueId=%s", queueId);
            receipt.told(false);
        }
    }

    /** The client is told that the message is not stored: what is not sent yet must not be sent. */
    void giveUp() {
        if (deadline != null) {
            deadline.giveUp();
        }
    }

    /** The client is gone or took too long; what is being stored is not ours to take back. */
    void abandon() {
        if (message != null && storingSince < 0) {
            message.abandon();
        }
    }

    QueueId queueId() {
        return queueId;
    }

    Transaction transaction() {
        return transaction;
    }

    long size() {
        return message == null ? 0 : message.size();
    }

    long nanosSinceData() {
        return System.nanoTime() - begunNanos;
    }

    private MailRecord record(Content content) {
        Caller caller = client.caller();
        Secured secured = caller.secured();
        Origin origin = new Origin(
                caller.address().getHostAddress(),
                greeting.name(),
                greeting.protocol(caller),
                caller.user(),
                caller.maySendAnywhere(),
                secured == null ? null : secured.toString());
        Envelope envelope = new Envelope(
                queueId,
                transaction.sender(),
                transaction.recipients(),
                transaction.request(),
                origin,
                loop.shared.clock().instant(),
                null);
        return new MailRecord(envelope, content);
    }

    private IncomingMessage message() {
        if (message == null) {
            throw new IllegalStateException("there is no room for the message yet");
        }
        return message;
    }
}
