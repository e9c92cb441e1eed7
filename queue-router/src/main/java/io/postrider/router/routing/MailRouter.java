package io.postrider.router.routing;

import io.postrider.envelope.Envelope;
import io.postrider.envelope.Transit;
import io.postrider.record.Content;
import io.postrider.record.MailRecord;
import io.postrider.router.destination.Way;
import io.postrider.schedule.DelayTopic;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Routes a batch: all its lookups and all its content writes go on at the same time, then each message's records are
 * made, in the order of the batch. For one thread at a time.
 */
public final class MailRouter {

    /** Longer than Kafka itself waits, shorter than a group's patience with a member that does not poll. */
    private static final int MOVING_SECONDS = 45;

    /**
     * Content that one batch writes anew, give or take one message. What is left over is passed on as it is: it has
     * another day, and the next hop may renew it. A batch without bound could outlast its place in the group, for ever.
     */
    static final long MAX_RENEWED_OCTETS = 32L * 1024 * 1024;

    /** One message of the batch, and what is to become of it. */
    private record Job(Arrival arrival, Fate fate, @Nullable CompletionStage<? extends Content> moving) {}

    private sealed interface Fate {
        record Go(RoutingPlan plan) implements Fate {}

        record WaitOn(DelayTopic topic) implements Fate {}

        record Hold(Instant release) implements Fate {}

        record Expire() implements Fate {}
    }

    private final WayFinder ways;
    private final Dispatch dispatch;
    private final ContentPolicy policy;
    private final ContentShelf shelf;

    public MailRouter(WayFinder ways, Dispatch dispatch, ContentPolicy policy, ContentShelf shelf) {
        this.ways = ways;
        this.dispatch = dispatch;
        this.policy = policy;
        this.shelf = shelf;
    }

    /**
     * Routes the batch.
     *
     * @param now this moment, in whole milliseconds as records keep it
     * @throws IOException when content cannot be written for now; nothing of the batch may be committed then
     */
    public void route(List<Arrival> batch, Instant now, Consumer<Output> out) throws IOException, InterruptedException {
        List<@Nullable Fate> settled = new ArrayList<>(batch.size());
        List<Envelope> toRoute = new ArrayList<>(batch.size());
        for (Arrival arrival : batch) {
            Fate fate = withoutRouting(arrival, now);
            settled.add(fate);
            if (fate == null) {
                toRoute.add(arrival.mail().envelope());
            }
        }
        Iterator<List<Way>> found = ways.find(toRoute, now).iterator();
        List<Job> jobs = new ArrayList<>(batch.size());
        long renewing = 0;
        for (int i = 0; i < batch.size(); i++) {
            Arrival arrival = batch.get(i);
            Fate known = settled.get(i);
            Fate fate = known == null ? routed(arrival, found.next()) : known;
            CompletionStage<? extends Content> moving = move(arrival, fate, renewing < MAX_RENEWED_OCTETS, now);
            if (moving != null && arrival.mail().content() instanceof Content.Stored stored) {
                renewing += stored.length();
            }
            jobs.add(new Job(arrival, fate, moving));
        }
        for (Job job : jobs) {
            MailRecord mail = job.arrival().mail();
            write(job, job.moving() == null ? mail : mail.with(moved(job.moving())), now, out);
        }
    }

    private static Fate routed(Arrival arrival, List<Way> ways) {
        return new Fate.Go(RoutingPlan.of(arrival.mail().envelope().recipients(), ways));
    }

    /** What becomes of mail that is not due, or will never be; null when it is to be routed. */
    private @Nullable Fate withoutRouting(Arrival arrival, Instant now) {
        return switch (arrival) {
            case Arrival.Accepted(MailRecord mail) -> {
                Instant release = mail.envelope().request().holdUntil();
                yield release != null && release.isAfter(now) ? new Fate.Hold(release) : null;
            }
            case Arrival.Released(MailRecord mail) -> {
                DelayTopic next = nextWait(mail.envelope(), now);
                if (next != null) {
                    yield new Fate.WaitOn(next);
                }
                yield dispatch.isExpired(mail, now) ? new Fate.Expire() : null;
            }
        };
    }

    private static @Nullable DelayTopic nextWait(Envelope envelope, Instant now) {
        Instant release = envelope.request().holdUntil();
        if (release != null && release.isAfter(now)) {
            // RFC 4865 section 4: never before, whatever its wait says.
            return DelayTopic.towards(now, release).orElse(null);
        }
        Transit transit = envelope.transit();
        if (transit == null || transit.due() == null || transit.scheduled() == null) {
            return null;
        }
        return DelayTopic.next(now, transit.scheduled(), transit.due()).orElse(null);
    }

    private @Nullable CompletionStage<? extends Content> move(
            Arrival arrival, Fate fate, boolean mayRenew, Instant now) {
        MailRecord mail = arrival.mail();
        boolean waitsAgain = arrival instanceof Arrival.Released && isWait(fate);
        ContentPolicy.Step step = policy.stepFor(mail.content(), copies(fate), waitsAgain, now);
        return switch (mail.content()) {
            case Content.Inline inline when step == ContentPolicy.Step.STORE -> shelf.store(mail, inline);
            case Content.Stored stored when step == ContentPolicy.Step.RENEW && mayRenew -> shelf.renew(mail);
            case Content.Inline inline -> null;
            case Content.Stored stored -> null;
        };
    }

    private static int copies(Fate fate) {
        return fate instanceof Fate.Go(RoutingPlan plan) ? plan.copies() : 1;
    }

    private static boolean isWait(Fate fate) {
        return switch (fate) {
            case Fate.WaitOn on -> true;
            case Fate.Hold hold -> true;
            case Fate.Go(RoutingPlan plan) -> !plan.waits().isEmpty();
            case Fate.Expire() -> false;
        };
    }

    private static Content moved(CompletionStage<? extends Content> moving) throws IOException, InterruptedException {
        try {
            return moving.toCompletableFuture().get(MOVING_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException("content could not be written", e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("content was not written within " + MOVING_SECONDS + " s", e);
        }
    }

    private void write(Job job, MailRecord mail, Instant now, Consumer<Output> out) {
        switch (job.fate()) {
            case Fate.Go(RoutingPlan plan)
            when job.arrival() instanceof Arrival.Accepted -> dispatch.accepted(mail, plan, now, out);
            case Fate.Go(RoutingPlan plan) -> dispatch.released(mail, plan, now, out);
            case Fate.Hold(Instant release) -> dispatch.held(mail, release, now, out);
            case Fate.WaitOn(DelayTopic topic) -> dispatch.waiting(mail, topic, out);
            case Fate.Expire() -> dispatch.expired(mail, now, out);
        }
    }
}
