package io.postrider.ingress.listener;

import io.netty.buffer.ByteBuf;
import io.postrider.ingress.command.Answer;
import io.postrider.ingress.command.CommandLine;
import io.postrider.ingress.command.Response;
import io.postrider.ingress.data.EnvelopeReservation;
import io.postrider.ingress.session.Caller;
import io.postrider.ingress.session.Conclusion;
import io.postrider.ingress.session.ContentOutcome;
import io.postrider.ingress.session.Conversation;
import io.postrider.ingress.session.SessionRules;
import io.postrider.ingress.session.SessionState;
import io.postrider.ingress.session.SessionState.ReceivingContent;
import io.postrider.ingress.session.Step;
import io.vertx.core.net.impl.NetSocketInternal;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The shell of one session: it hands lines and octets in, carries out the steps that come out, and lets the socket rest
 * while the client must wait. Between two commands it holds no buffer. For the event loop's thread.
 */
final class SmtpConnection implements Inbox.Taker {

    private static final Logger LOG = Logger.getLogger(SmtpConnection.class);

    /** Where this is in its loop's {@link ConnectionTable}, which alone uses it. */
    int tableIndex;

    private final EventLoop loop;
    private final Wire wire;
    private final long session = ThreadLocalRandom.current().nextLong();
    private final Conversation conversation;
    private @Nullable MessageTransfer transfer;
    private @Nullable Response goAhead;
    private final Inbox inbox;
    private long lastCommand = EventLoop.now();
    private boolean inputEnded;
    private boolean ending;

    SmtpConnection(EventLoop loop, NetSocketInternal socket, SessionRules rules, Caller caller) {
        this.loop = loop;
        this.wire = new Wire(loop, socket);
        this.inbox = new Inbox(this, loop.shared.memory());
        this.conversation = new Conversation(
                rules, caller, () -> new EnvelopeReservation(loop.shared.memory()), loop.shared.clock());
    }

    private Client client() {
        return new Client(conversation.caller(), session);
    }

    void start() {
        wire.open(
                octets -> guarded(() -> read(octets)),
                () -> guarded(this::inputEnded),
                problem -> LOG.debugf("session=%s %s", client().sessionText(), problem.getMessage()),
                this::closed);
        guarded(() -> {
            carryOut(conversation.greeting());
            settle();
        });
    }

    /** Every way in goes through here: what fails in one session ends that session and touches no other. */
    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (Throwable e) {
            LOG.errorf(e, "session=%s failed", client().sessionText());
            loop.replies.clear();
            ending = true;
            wire.closeNow();
        }
    }

    private void read(ByteBuf octets) {
        if (!ending) {
            inbox.take(loop.scratch(octets), 0, octets.readableBytes());
            settle();
        }
    }

    private void inputEnded() {
        inputEnded = true;
        if (ending) {
            wire.closeToo();
        } else {
            settle();
        }
    }

    @Override
    public boolean mustWait() {
        return ending || wire.isFull() || conversation.isInquiring() || (transfer != null && !transfer.wantsOctets());
    }

    @Override
    public boolean takesContent() {
        return transfer != null;
    }

    @Override
    public void command(CommandLine line) {
        lastCommand = EventLoop.now();
        carryOut(conversation.command(line));
    }

    @Override
    public int content(byte[] in, int from, int to) {
        MessageTransfer current = Objects.requireNonNull(transfer);
        int end = current.take(in, from, to);
        if (current.hasEnded()) {
            lastCommand = EventLoop.now();
            ContentOutcome outcome = current.outcome();
            Step step = conversation.contentEnded(outcome);
            if (outcome != ContentOutcome.COMPLETE) {
                over(current, step);
            }
            carryOut(step);
        }
        return end;
    }

    private void carryOut(Step step) {
        Response response = step.response();
        switch (step.effect()) {
            case NONE -> wire.say(response);
            case FLUSH -> {
                wire.say(response);
                wire.flush();
            }
            case RECEIVE_CONTENT -> {
                goAhead = response;
                transfer = new MessageTransfer(
                        loop, client(), (ReceivingContent) step.next(), () -> guarded(this::resume));
                findRoom(transfer);
            }
            case STORE -> {
                if (transfer != null) {
                    transfer.store((which, durable) -> guarded(() -> stored(which, durable)));
                }
            }
            case INQUIRE -> {
                var unused =
                        conversation.inquire().thenAcceptAsync(known -> guarded(() -> concluded(known)), loop.executor);
            }
            case CLOSE -> {
                wire.say(response);
                close(response != null && response.answer() == Answer.BYE);
            }
        }
    }

    private void concluded(Conclusion known) {
        if (!ending) {
            lastCommand = EventLoop.now();
            carryOut(conversation.concluded(known));
            resume();
        }
    }

    private void findRoom(MessageTransfer waiting) {
        if (waiting.findsRoom()) {
            wire.say(goAhead);
            goAhead = null;
            wire.flush();
        }
    }

    /** What became of a message that was to be stored; after a timeout nobody is there to hear it any more. */
    private void stored(MessageTransfer which, boolean durable) {
        if (which == transfer) {
            // The client's time begins with our answer, however long that took.
            lastCommand = EventLoop.now();
            Step step = durable ? conversation.stored(which.queueId()) : conversation.notStored();
            over(which, step);
            carryOut(step);
            resume();
        } else if (durable) {
            LOG.infof(
                    "stored after its session gave up session=%s queueId=%s", client().sessionText(), which.queueId());
        }
    }

    private void over(MessageTransfer which, Step step) {
        transfer = null;
        MessageLog.answered(loop.shared.metrics(), client(), which, step.response());
    }

    /** Goes on with what was kept. */
    private void resume() {
        inbox.resume();
        settle();
    }

    /** Sends what was said and lets the socket rest or go on; the loop is given back after this. */
    private void settle() {
        if (loop.isDraining()) {
            endIfIdle();
        }
        if (isAllSaid()) {
            endQuietly();
        }
        wire.flush();
        if (ending) {
            return;
        }
        if (wire.isFull()) {
            wire.whenDrained(() -> guarded(this::resume));
        }
        // While an answer is waited for, reading costs nothing until something comes; unless memory is short.
        boolean rest = !inbox.isEmpty() || (mustWait() && (transfer == null || transfer.isBlocked() || isTight()));
        wire.rest(rest);
    }

    /** Whether nothing more can come of what the client sent before it ended its side. */
    private boolean isAllSaid() {
        return inputEnded
                && !ending
                && !conversation.isInquiring()
                && inbox.isEmpty()
                && (transfer == null || !transfer.isStoring());
    }

    private void endQuietly() {
        if (transfer != null) {
            MessageLog.clientGone(client(), transfer);
        }
        close(true);
    }

    private boolean isTight() {
        return loop.shared.memory().isTight();
    }

    private void close(boolean politely) {
        ending = true;
        lastCommand = EventLoop.now();
        if (transfer != null) {
            transfer.giveUp();
            transfer.abandon();
            transfer = null;
        }
        inbox.close();
        conversation.gone();
        if (politely || inputEnded) {
            wire.close();
        } else {
            wire.closeOutput();
        }
    }

    /** Looks at timeouts. */
    void tick(long now) {
        guarded(() -> look(now));
    }

    private void look(long now) {
        ShellLimits limits = loop.shared.limits();
        MessageTransfer current = transfer;
        if (ending) {
            if (now - lastCommand > ShellLimits.LINGER.toMillis()) {
                wire.closeNow();
            }
        } else if (current == null) {
            // An inquiry has a limit of its own.
            if (!conversation.isInquiring()
                    && now - lastCommand > limits.command().toMillis()) {
                end(Answer.TIMEOUT);
            }
        } else if (current.waitsForRoom()) {
            findRoom(current);
            if (current.hasWaitedForRoom(now)) {
                // Not 452, which leaves the session open: a client that does not wait for 354 (RFC 2920 section 3.1)
                // would have its message run as commands, and no delay tells whether that is on its way.
                Step step = conversation.end(Answer.NO_ROOM);
                over(current, step);
                carryOut(step);
            }
            resume();
        } else if (current.hasWaitedForStorage(now)) {
            current.giveUp();
            stored(current, false);
        } else if (current.isTooSlow(now)) {
            end(Answer.TIMEOUT);
        } else {
            current.giveUpIfBlocked(now);
        }
    }

    /** Ends a session that has no transaction, at once or after the one it has. */
    void drain() {
        guarded(this::endIfIdle);
    }

    private void endIfIdle() {
        boolean idle = conversation.state() instanceof SessionState.Connected
                || conversation.state() instanceof SessionState.Greeted;
        if (idle && !ending) {
            end(Answer.SHUTTING_DOWN);
        }
    }

    /** Ends a session that does not wait for the answer to a message; that one has its end and its time limit. */
    void cutOffUnlessStoring() {
        if (transfer == null || !transfer.isStoring()) {
            cutOff();
        }
    }

    /** Ends a session, whatever it is doing. */
    void cutOff() {
        guarded(() -> {
            if (!ending) {
                end(Answer.SHUTTING_DOWN);
            }
            wire.closeNow();
        });
    }

    private void end(Answer reason) {
        carryOut(conversation.end(reason));
    }

    private void closed() {
        ending = true;
        if (transfer != null) {
            MessageLog.clientGone(client(), transfer);
            transfer.abandon();
            transfer = null;
        }
        inbox.close();
        conversation.gone();
        loop.connections.remove(this);
        loop.shared.metrics().disconnected();
    }
}
