package io.postrider.worker.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Metadata over 4,096 characters ends the producer, so no order of finishing may lead there. */
class MetadataBoundTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Ledger<String> ledger = new Ledger<>(
            new LedgerLimits(1_000_000, Long.MAX_VALUE, 1_000_000, LedgerLimits.PATIENCE, Duration.ofMillis(30)),
            decision -> 1);

    @Property(tries = 60)
    void whateverIsTakenAndFinishedInAnyOrderTheMetadataFits(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 40) int gapBits,
            @ForAll @IntRange(max = 100) int finished) {
        Random random = new Random(seed);
        ledgerWith(Progress.upTo(0));
        List<Entry<String>> open = new ArrayList<>();
        long offset = 0;
        for (int step = 0; step < 9_000; step++) {
            offset += 1 + random.nextLong(1L << random.nextInt(gapBits));
            if (ledger.offer(0, offset, 1) instanceof Offer.Taken<String>(Entry<String> entry)) {
                open.add(entry);
            }
            if (random.nextInt(100) < finished && !open.isEmpty()) {
                decide(open.remove(random.nextInt(open.size())));
            }
            if (random.nextInt(200) == 0) {
                commitAndCheck();
            }
        }
        while (!open.isEmpty()) {
            decide(open.remove(random.nextInt(open.size())));
            if (open.size() % 97 == 0) {
                commitAndCheck();
            }
        }
        commitAndCheck();
    }

    @Test
    void aFullLedgerSpreadAsWideAsItMayBeStillFits() {
        ledgerWith(Progress.upTo(0));
        List<Entry<String>> open = new ArrayList<>();
        long offset = 0;
        while (ledger.offer(0, offset, 1) instanceof Offer.Taken<String>(Entry<String> entry)) {
            open.add(entry);
            offset += 1L << 40;
        }
        assertThat(open).hasSizeGreaterThan(500);

        decide(open.getLast());

        assertThat(commitAndCheck()).isGreaterThan(4_000);
    }

    @Test
    void aThousandInFlightAlwaysFitWhileTheyLieWithinTwoMillionOfEachOther() {
        ledgerWith(Progress.upTo(0));
        for (int i = 0; i < 1_000; i++) {
            assertThat(ledger.offer(0, i * 2_000_000L, 1)).isInstanceOf(Offer.Taken.class);
        }
    }

    @Test
    void whenItIsFullTheNextRecordWaitsForAnotherToFinish() {
        ledgerWith(Progress.upTo(0));
        List<Entry<String>> open = new ArrayList<>();
        long offset = 0;
        while (ledger.offer(0, offset, 1) instanceof Offer.Taken<String>(Entry<String> entry)) {
            open.add(entry);
            offset++;
        }
        assertThat(open).hasSizeGreaterThan(3_000);
        assertThat(ledger.offer(0, offset, 1)).isInstanceOf(Offer.NoRoom.class);

        decide(open.get(1_500));
        decide(open.get(0));
        commitAndCheck();

        assertThat(ledger.offer(0, offset, 1)).isInstanceOf(Offer.Taken.class);
    }

    private void ledgerWith(Progress start) {
        ledger.assignments().release(0);
        ledger.assignments().assign(0, start, Suspects.NONE);
        ledger.confirmed(Objects.requireNonNull(ledger.prepareAll()));
    }

    private void decide(Entry<String> entry) {
        assertThat(ledger.decide(entry, "", NOW)).isTrue();
    }

    private int commitAndCheck() {
        Commit<String> commit = ledger.prepareAll();
        if (commit == null) {
            return 0;
        }
        Progress progress = Objects.requireNonNull(commit.progress().get(0));
        String metadata = ProgressCodec.encode(progress, commit.custody(0));
        assertThat(metadata.length()).isLessThanOrEqualTo(ProgressCodec.MAX_CHARS);
        ledger.confirmed(commit);
        return metadata.length();
    }
}
