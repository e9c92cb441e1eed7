package io.postrider.worker.lane;

import io.postrider.delivery.Action;
import io.postrider.delivery.Diagnosis;
import io.postrider.delivery.Outcome;
import io.postrider.event.AttemptFacts;
import io.postrider.record.MailRecord;
import io.postrider.worker.attempt.AttemptResult.Attempted;
import io.postrider.worker.attempt.AttemptResult.Settled;
import io.postrider.worker.attempt.Consignment;
import io.postrider.worker.client.Session;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Works on one lane over at most one connection, message after message, on a thread of its own, until there is no more. */
final class Runner implements Runnable, Attempt.Hosts {

    private static final Logger LOG = Logger.getLogger(Runner.class);

    private final Lane lane;
    private final Lanes lanes;
    private volatile boolean handedOver;
    private volatile @Nullable Thread thread;
    private @Nullable Session session;
    /** Whether the lane counts this runner among those with a session. */
    private boolean counted;
    /** Whether it ever had a session. */
    private boolean accepted;
    /** Whether it counts among those that may soon have one. */
    private boolean dialing;

    Runner(Lane lane, Lanes lanes) {
        this.lane = lane;
        this.lanes = lanes;
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        boolean ended = false;
        try {
            while (!ended && !lanes.isClosing()) {
                ended = step();
            }
        } catch (InterruptedException e) {
            // The worker stops: what was not handed over is abandoned with its connection.
        } finally {
            close();
            if (!ended && lane.runnerLost()) {
                lanes.start(lane, 1);
            }
            accept();
            lanes.gone(this, lane);
        }
    }

    /** One consignment; returns whether this runner has ended, as the lane counts. */
    private boolean step() throws InterruptedException {
        Consignment next = lane.take(session == null ? 0 : lanes.idleTime());
        if (next == null) {
            leave();
            return true;
        }
        Attempt.End end = carryOut(next);
        if (session == null) {
            close();
        } else if (session.isSpent(
                lane.shape().messagesPerConnection(), lanes.limits().lifetime())) {
            leave();
        }
        return end == Attempt.End.LEFT_TO_OTHERS && !lane.putBack(next);
    }

    /** Ends the present attempt, unless its message is handed over already. */
    void stop() {
        Thread running = thread;
        if (!handedOver && running != null) {
            running.interrupt();
        }
    }

    private Attempt.End carryOut(Consignment consignment) throws InterruptedException {
        Session kept = session;
        session = null;
        Attempt.End end = Attempt.End.SETTLED;
        try {
            Attempt attempt = new Attempt(consignment, lanes.means(), this, this::mayHandOver);
            session = attempt.make(kept);
            end = attempt.end();
        } catch (RuntimeException | Error e) {
            // A fault of ours must not cost a message: it is tried again later.
            settleAsDeferred(consignment);
            LOG.errorf(e, "attempt failed destination=%s", lane.destination());
            if (e instanceof Error error) {
                throw error;
            }
        } finally {
            handedOver = false;
            if (dialing) {
                dialing = false;
                lane.dialEnded();
            }
            if (end != Attempt.End.LEFT_TO_OTHERS) {
                lane.finishedOne();
                lanes.finished(consignment);
            }
        }
        return end;
    }

    private boolean mayHandOver() {
        handedOver = true;
        return !lanes.isClosing();
    }

    private void leave() {
        // The peer may take its time over QUIT; meanwhile nobody is to take this for a session.
        uncount();
        if (session != null) {
            session.quit();
        }
        close();
    }

    private void close() {
        if (session != null) {
            session.close();
            session = null;
        }
        uncount();
    }

    private void uncount() {
        if (counted) {
            counted = false;
            lane.sessionGone();
        }
    }

    private void accept() {
        if (!accepted) {
            accepted = true;
            lanes.accepted();
        }
    }

    private void settleAsDeferred(Consignment consignment) {
        MailRecord mail = consignment.mail();
        Instant now = lanes.means().clock().instant();
        Diagnosis why = Diagnosis.found(Action.DELAYED, "4.3.0", "an internal error ended the attempt", null, now);
        List<Settled> settled = mail.envelope().recipients().stream()
                .map(recipient -> new Settled(recipient, new Outcome.Deferred(why), handedOver))
                .toList();
        int number = mail.envelope()
                .inTransit()
                .map(transit -> transit.attempts() + 1)
                .orElse(1);
        consignment.settle(new Attempted(settled, AttemptFacts.withoutPeer(lane.destination(), number, null)));
    }

    @Override
    public Optional<Diagnosis> obstacle() {
        return lane.obstacle();
    }

    @Override
    public void dialing() throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(lane.untilDial());
        uncount();
        dialing = true;
        lane.dialing();
    }

    @Override
    public void reached() {
        accept();
        if (!counted) {
            counted = true;
            dialing = false;
            lanes.start(lane, lane.reached());
        }
    }

    @Override
    public void tookOne() {
        lane.tookOne();
    }

    @Override
    public void pushedBack() {
        lane.pushedBack();
    }

    @Override
    public void heard(Diagnosis diagnosis) {
        if (diagnosis.type().equals(Diagnosis.SMTP)) {
            lane.heard(diagnosis.text()).ifPresent(rule -> lanes.backedOff(lane, rule, diagnosis.text()));
        }
    }

    @Override
    public boolean unreachable(Diagnosis why) {
        dialing = false;
        return lane.unreachable(why);
    }
}
