package io.postrider.router.schedule;

import io.postrider.router.schedule.ScheduleSimulation.Letter;
import io.postrider.schedule.DelayTopic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** What DESIGN section 4 says of the schedule, for any due times and any length of queue. */
class SchedulePropertyTest {

    private static final long FOUR_HOURS = Duration.ofHours(4).toMillis();
    private static final long FIVE_DAYS = Duration.ofDays(5).toMillis();

    /** What a hop may take without making its record later than promised. */
    private static final long HOP_COST = 250;

    /** Waits are as often short as long: their magnitude is what is uniform. */
    @Property(tries = 300)
    void anyWaitUpToFourHoursInAnyQueueIsKept(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 3_000) int letters,
            @ForAll @LongRange(max = 600_000) long span) {
        check(run(seed, letters, span, FOUR_HOURS, 1_000, 30), true);
    }

    @Property(tries = 50)
    void waitsOfDaysAreKeptToo(@ForAll long seed, @ForAll @IntRange(min = 1, max = 500) int letters) {
        check(run(seed, letters, 60_000, FIVE_DAYS, 1_000, 30), false);
    }

    /** A releaser that cannot keep up is late by what it lags behind, and by no more; nothing is early, nothing is lost. */
    @Property(tries = 50)
    void aQueueThatGrowsFasterThanItIsReleasedIsLateByItsBacklogOnly(
            @ForAll long seed, @ForAll @IntRange(min = 1_000, max = 5_000) int letters) {
        check(run(seed, letters, 1_000, 60_000, 10, 50), false);
    }

    private static List<Letter> run(long seed, int count, long span, long longest, int batch, long roundMillis) {
        Random random = new Random(seed);
        List<Letter> letters = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long scheduled = span == 0 ? 0 : random.nextLong(span);
            long wait = (long) Math.exp(random.nextDouble() * Math.log((double) longest));
            letters.add(new Letter(scheduled, scheduled + Math.min(wait, longest)));
        }
        letters.sort((a, b) -> Long.compare(a.scheduled, b.scheduled));
        new ScheduleSimulation(seed, batch, roundMillis).run(letters);
        return letters;
    }

    private static void check(List<Letter> letters, boolean boundsHops) {
        for (Letter letter : letters) {
            long late = letter.releasedAt - letter.due;
            long bound = DelayTopic.lateness(Instant.ofEpochMilli(letter.scheduled), Instant.ofEpochMilli(letter.due))
                            .toMillis()
                    + Math.max(0, letter.processing - HOP_COST);
            boolean kept = letter.isReleased() && late >= 0 && late <= bound;
            if (!kept || (boundsHops && letter.hops > DelayTopic.MAX_HOPS)) {
                throw new AssertionError("a wait of %d ms ended %d ms late (at most %d) after %d hops"
                        .formatted(letter.due - letter.scheduled, late, bound, letter.hops));
            }
        }
    }
}
