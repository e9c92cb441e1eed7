package io.postrider.worker.lane;

import io.postrider.delivery.Action;
import io.postrider.delivery.Diagnosis;
import io.postrider.delivery.Outcome;
import io.postrider.worker.attempt.Consignment;
import io.postrider.worker.client.Ending;
import io.postrider.worker.client.Letter;
import io.postrider.worker.client.Phases;
import io.postrider.worker.client.Session;
import io.postrider.worker.client.Verdicts;
import io.postrider.worker.mx.Peer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One consignment as it is offered to one host after the other, in one attempt: what each makes of it, for its recipients
 * and for the lane, and what is remembered for the next. Used by one thread.
 */
final class Offering {

    /** Where recipients are to be taken that are left. */
    enum Step {
        DONE,
        NEXT_HOST,
        /** The connection has carried as much as the peer allows. */
        SAME_HOST
    }

    private final Consignment consignment;
    private final Attempt.Means means;
    private final Attempt.Hosts hosts;
    private final Letter letter;
    private final Verdicts verdicts;
    private final Phases phases = new Phases();
    private @Nullable Spoken spoken;
    /** It takes nothing now, or cannot have this: not to be asked again. */
    private @Nullable Peer putOffBy;

    private @Nullable Diagnosis trouble;

    /** A host that will never have it, for what it is. */
    private @Nullable Diagnosis unfit;

    /** Whether it was allowed once, to whichever host. */
    private boolean handedOver;

    private Attempt.End end = Attempt.End.SETTLED;

    /** @param mayHandOver asked before {@link Consignment#handOver} */
    Offering(Consignment consignment, Attempt.Means means, Attempt.Hosts hosts, BooleanSupplier mayHandOver) {
        this.consignment = consignment;
        this.means = means;
        this.hosts = hosts;
        this.letter = new Letter(consignment.mail(), () -> {
            boolean granted = mayHandOver.getAsBoolean() && consignment.handOver();
            handedOver |= granted;
            return granted;
        });
        this.verdicts = new Verdicts(consignment.mail().envelope().recipients());
    }

    /** Hands it to this peer; tells where recipients are to be taken that are left. */
    Step to(Session session, boolean moreHosts) throws InterruptedException {
        if (!consignment.begin()) {
            end = Attempt.End.WITHDRAWN;
            return Step.DONE;
        }
        spoken = Spoken.over(session);
        Ending ending = session.transact(letter, verdicts, phases, moreHosts);
        boolean pushedBack = verdicts.takePushback().isPresent();
        return switch (ending) {
            case Ending.Concluded() -> {
                went(pushedBack);
                yield Step.DONE;
            }
            case Ending.Spent(Diagnosis why) -> {
                went(pushedBack);
                trouble = why;
                yield Step.SAME_HOST;
            }
            case Ending.Withdrawn() -> {
                withdrawn();
                yield Step.DONE;
            }
            case Ending.PutOff(Diagnosis why) -> {
                hadEnough(why);
                putOffBy = session.peer();
                yield Step.NEXT_HOST;
            }
            case Ending.Unfit(Diagnosis why) -> {
                unfit = why;
                putOffBy = session.peer();
                yield Step.NEXT_HOST;
            }
            case Ending.Broken broken -> {
                stopIfInterrupted();
                Diagnosis why = broken.why();
                if (session.transactions() > 1 && !pushedBack) {
                    // A connection that the peer has closed after use, as it may: nothing is too much for it.
                    trouble = why;
                } else {
                    hadEnough(why);
                }
                yield verdicts.isComplete() ? Step.DONE : Step.NEXT_HOST;
            }
        };
    }

    /** No connection came about. */
    void refused(Spoken inVain, Diagnosis why) throws InterruptedException {
        stopIfInterrupted();
        spoken = inVain;
        hadEnough(why);
    }

    /** Not now, and not by this runner, but by others on this lane. */
    void leaveToOthers() {
        end = Attempt.End.LEFT_TO_OTHERS;
    }

    Attempt.End end() {
        return end;
    }

    Verdicts verdicts() {
        return verdicts;
    }

    Phases phases() {
        return phases;
    }

    /** With whom it was, last; null before any host was tried. */
    @Nullable
    Spoken spoken() {
        return spoken;
    }

    @Nullable
    Peer putOffBy() {
        return putOffBy;
    }

    /** The last reason for which a host did not take it now, known to the lane. */
    @Nullable
    Diagnosis trouble() {
        return trouble;
    }

    @Nullable
    Diagnosis unfit() {
        return unfit;
    }

    /** @param pushedBack although it took it, the host said to somebody that it has more of us than it likes */
    private void went(boolean pushedBack) {
        if (pushedBack) {
            hosts.pushedBack();
        } else {
            hosts.tookOne();
        }
    }

    private void withdrawn() {
        if (handedOver) {
            // Some may have it already, which is to be told if anybody still listens: the others come later.
            verdicts.settleOpen(new Outcome.Deferred(Diagnosis.found(
                    Action.DELAYED,
                    "4.3.2",
                    "no time was left",
                    null,
                    means.clock().instant())));
        } else {
            end = Attempt.End.WITHDRAWN;
        }
    }

    private void hadEnough(Diagnosis why) {
        trouble = why;
        hosts.pushedBack();
        hosts.heard(why);
    }

    private static void stopIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("the worker stops");
        }
    }
}
