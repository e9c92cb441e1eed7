package io.postrider.worker.lane;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.record.MailRecord;
import io.postrider.worker.attempt.AttemptResult.Postponed;
import io.postrider.worker.attempt.Consignment;
import io.postrider.worker.attempt.Deliveries;
import io.postrider.worker.client.Dialer;
import io.postrider.worker.client.Watch;
import io.postrider.worker.mx.PeerFinder;
import io.postrider.worker.shaping.BackOff;
import io.postrider.worker.shaping.Shaping;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * All lanes of this worker. A lane comes with the first consignment for its destination and goes when it has nothing to
 * do; runners come and go with their connections. Bounded: runners that carry a message by the budget, those that wait
 * for one by {@link LaneLimits#IDLE_CONNECTIONS}.
 */
public final class Lanes implements Deliveries, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Lanes.class);

    private final LaneLimits limits;
    private final Shaping shaping;
    private final Attempt.Means means;
    private final Watch watch;
    private final DeliveryMetrics metrics;
    private final Map<String, Lane> lanes = new ConcurrentHashMap<>();
    private final Set<Runner> runners = ConcurrentHashMap.newKeySet();
    private final AtomicInteger held = new AtomicInteger();
    private final AtomicLong heldOctets = new AtomicLong();
    /** Runners that never had a session. */
    private final AtomicInteger unaccepted = new AtomicInteger();

    private final Semaphore rounds = new Semaphore(0);
    private final Machine machine;
    /** For the warden. */
    private long busyUntil = System.nanoTime();

    private final Thread warden;
    private volatile long stopped;
    private volatile boolean closing;

    /**
     * Ready to take consignments.
     *
     * @param watch the dialer's; closed with this
     */
    public Lanes(
            LaneLimits limits,
            Shaping shaping,
            PeerFinder finder,
            Dialer dialer,
            Watch watch,
            MeterRegistry meters,
            InstantSource clock) {
        this(limits, shaping, finder, dialer, watch, meters, clock, Machine.present());
    }

    Lanes(
            LaneLimits limits,
            Shaping shaping,
            PeerFinder finder,
            Dialer dialer,
            Watch watch,
            MeterRegistry meters,
            InstantSource clock,
            Machine machine) {
        this.limits = limits;
        this.shaping = shaping;
        this.machine = machine;
        this.metrics = new DeliveryMetrics(meters);
        this.means = new Attempt.Means(finder, dialer, metrics, clock);
        this.watch = watch;
        metrics.gauges(lanes::size, held::get, watch::open);
        this.warden = Thread.ofVirtual().name("lane-warden").start(this::keepOrder);
    }

    @Override
    public void deliver(Consignment consignment) {
        if (closing) {
            return;
        }
        held.incrementAndGet();
        heldOctets.addAndGet(consignment.octets());
        String destination = consignment.mail().envelope().requireTransit().destination();
        // Within compute no lane can be forgotten between finding it and queueing in it.
        AtomicBoolean queued = new AtomicBoolean(true);
        lanes.compute(destination, (name, present) -> {
            if ((present == null || present.isUnproven()) && isScarce() && unaccepted.get() >= limits.unaccepted()) {
                queued.set(false);
                return present;
            }
            Lane lane = present == null ? new Lane(name, shaping.of(name), means.clock()) : present;
            switch (lane.offer(consignment, isScarce())) {
                case NOTHING -> {
                    // A runner will come for it.
                }
                case A_RUNNER -> start(lane, 1);
                case A_ROUND -> rounds.release();
            }
            return lane;
        });
        if (!queued.get()) {
            handBack(new Backlog.Spilled(consignment, soon(), "too many destinations that do not answer"));
        }
    }

    private Instant soon() {
        long spread = ThreadLocalRandom.current().nextLong(LaneLimits.NOT_BEGUN_SPREAD.toMillis());
        return means.clock().instant().plus(LaneLimits.SOONEST).plusMillis(spread);
    }

    private boolean isScarce() {
        return limits.budget() - held.get() < limits.budget() / LaneLimits.SCARCE
                || limits.memory() - heldOctets.get() < limits.memory() / LaneLimits.SCARCE;
    }

    /** Consignments in all lanes, those being sent included. */
    public int held() {
        return held.get();
    }

    @Override
    public void forgetWhatIsNotOurs() {
        lanes.values().forEach(lane -> lane.forget().forEach(this::finished));
    }

    @Override
    public synchronized void stop() {
        if (closing) {
            return;
        }
        stopped = System.nanoTime();
        closing = true;
        warden.interrupt();
        lanes.values().forEach(lane -> lane.close().forEach(this::finished));
        runners.forEach(Runner::stop);
    }

    /**
     * Stops: what is not handed over yet is abandoned, what is handed over is awaited until five seconds after {@link #stop}. Nothing that was not
     * settled by then will be.
     */
    @Override
    public void close() {
        stop();
        boolean interrupted = false;
        while (!runners.isEmpty() && System.nanoTime() - stopped < LaneLimits.FAREWELL.toNanos() && !interrupted) {
            try {
                TimeUnit.MILLISECONDS.sleep(10);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        watch.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    LaneLimits limits() {
        return limits;
    }

    Attempt.Means means() {
        return means;
    }

    boolean isClosing() {
        return closing;
    }

    /** How long a runner may keep its connection without a message now, in nanoseconds. */
    long idleTime() {
        // Every message held occupies one connection at most, so what is over that is idle.
        return watch.open() - held.get() > LaneLimits.IDLE_CONNECTIONS
                ? 0
                : limits.idle().toNanos();
    }

    /** Nothing is left to do here for it. */
    void finished(Consignment consignment) {
        held.decrementAndGet();
        heldOctets.addAndGet(-consignment.octets());
    }

    /** A peer said something that a rule answers. */
    void backedOff(Lane lane, BackOff rule, String reply) {
        metrics.backedOff(rule.kind());
        LOG.warnf(
                "%s: %s for %s by rule %s, after: %s",
                lane.destination(), rule.kind(), rule.time(), rule.name(), reply);
        rounds.release();
    }

    /** Starts runners whom the lane counts already. */
    void start(Lane lane, int count) {
        for (int i = 0; i < count; i++) {
            Runner runner = new Runner(lane, this);
            runners.add(runner);
            unaccepted.incrementAndGet();
            Thread.ofVirtual().name("lane-runner").start(runner);
        }
    }

    /** A runner has its first session, or ends without one. */
    void accepted() {
        unaccepted.decrementAndGet();
    }

    void gone(Runner runner, Lane lane) {
        runners.remove(runner);
        forgetIfDone(lane.destination());
    }

    private void forgetIfDone(String destination) {
        lanes.computeIfPresent(destination, (name, lane) -> lane.isDone() ? null : lane);
    }

    private void keepOrder() {
        try {
            while (!closing) {
                boolean early = rounds.tryAcquire(LaneLimits.ROUND.toMillis(), TimeUnit.MILLISECONDS);
                if (early) {
                    rounds.drainPermits();
                }
                round();
                // Whoever asks for rounds one after the other gets them no faster.
                TimeUnit.NANOSECONDS.sleep(LaneLimits.BETWEEN_ROUNDS.toNanos());
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private void round() {
        long now = System.nanoTime();
        boolean busy = isBusy(now);
        int queues = (int) lanes.values().stream().filter(Lane::hasQueue).count();
        for (Lane lane : lanes.values()) {
            try {
                lane.suspended().forEach(this::handBack);
                if (isScarce()) {
                    lane.spill(pressure(queues, busy), now).forEach(this::handBack);
                } else {
                    lane.enough();
                }
                // What was put back while no more connections were allowed: now they may be.
                start(lane, lane.missing(isScarce()));
                if (lane.isDone()) {
                    forgetIfDone(lane.destination());
                }
            } catch (RuntimeException e) {
                // One lane's fault must not stop the others' rounds; what it held is still with its ledger.
                LOG.errorf(e, "looking over a lane failed destination=%s", lane.destination());
            }
        }
    }

    private Pressure pressure(int queues, boolean busy) {
        return new Pressure(limits.budget() - held.get(), limits.memory() - heldOctets.get(), limits, queues, busy);
    }

    private boolean isBusy(long now) {
        if (machine.load() > LaneLimits.BUSY) {
            busyUntil = now + LaneLimits.CALM.toNanos();
        }
        return now - busyUntil < 0;
    }

    private void handBack(Backlog.Spilled spilled) {
        finished(spilled.consignment());
        MailRecord mail = spilled.consignment().mail();
        metrics.count(DeliveryMetrics.Result.POSTPONED);
        AttemptLog.postponed(mail, spilled.due(), spilled.reason());
        spilled.consignment().settle(new Postponed(spilled.due(), spilled.reason()));
    }
}
