package io.postrider.worker.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ProgressCodecTest {

    @Property
    void whatIsWrittenIsReadAgain(@ForAll("progresses") Progress progress, @ForAll("custodies") Custody custody) {
        String metadata = ProgressCodec.encode(progress, custody);

        assertThat(ProgressCodec.decode(progress.committed(), metadata))
                .isEqualTo(new ProgressCodec.Reading.Known(progress, custody));
    }

    @Property
    void suspectsThatAreLeftAreReadAgain(
            @ForAll("progresses") Progress progress,
            @ForAll @IntRange(min = 0, max = 300) int first,
            @ForAll @IntRange(min = 0) int more,
            @ForAll @LongRange(min = 0, max = 1L << 40) long beyond) {
        List<Long> unfinished = progress.unfinished();
        Custody custody = new Custody.Released(new Suspects(
                first < unfinished.size() ? unfinished.get(first) : progress.position(),
                more,
                progress.position() + beyond));

        String metadata = ProgressCodec.encode(progress, custody);

        assertThat(ProgressCodec.decode(progress.committed(), metadata))
                .isEqualTo(new ProgressCodec.Reading.Known(progress, custody));
    }

    @Test
    void whatTheFirstVersionWroteIsReadAndNothingOfItSuspected() {
        assertThat(ProgressCodec.decode(10, "1.AwEC"))
                .isEqualTo(new ProgressCodec.Reading.Known(new Progress(13, List.of(10L, 12L)), Custody.CLEAN));
    }

    @Test
    void whatTheSecondVersionWritesStaysAsItIs() {
        Progress progress = new Progress(13, List.of(10L, 12L));

        assertThat(ProgressCodec.encode(progress, Custody.CLEAN)).isEqualTo("2.AwECAA");
        assertThat(ProgressCodec.encode(progress, new Custody.Held(700))).isEqualTo("2.AwECAbwF");
        assertThat(ProgressCodec.encode(progress, new Custody.Released(new Suspects(12, 5, 20))))
                .isEqualTo("2.AwECAgEFBw");
    }

    @Property
    void damagedMetadataIsRecognisedOrHarmlessButNeverThrows(
            @ForAll String metadata, @ForAll @LongRange(min = 0) long committed) {
        assertThat(ProgressCodec.decode(committed, metadata)).isNotNull();
    }

    @Property
    void cutShortItIsNotRead(@ForAll("progresses") Progress progress, @ForAll("custodies") Custody custody) {
        String metadata = ProgressCodec.encode(progress, custody);
        for (int length = 1; length < metadata.length(); length++) {
            // Down to the position alone nothing may be taken for a whole one.
            assertThat(ProgressCodec.decode(progress.committed(), metadata.substring(0, length)))
                    .isInstanceOf(ProgressCodec.Reading.Unknown.class);
        }
    }

    @Property
    void anyOctetsAfterTheVersionAreReadOrRefused(@ForAll byte[] octets) {
        String metadata = "2." + Base64.getUrlEncoder().withoutPadding().encodeToString(octets);

        assertThat(ProgressCodec.decode(1_000, metadata)).isNotNull();
    }

    @Test
    void noMetadataIsAnOperatorsOwnCommit() {
        assertThat(ProgressCodec.decode(17, ""))
                .isEqualTo(new ProgressCodec.Reading.Known(Progress.upTo(17), Custody.CLEAN));
    }

    @Test
    void anotherVersionIsNotRead() {
        assertThat(ProgressCodec.decode(17, "3.AAA")).isInstanceOf(ProgressCodec.Reading.Unknown.class);
    }

    @Test
    void aThousandRecordsInARowTakeAboutAThousandOctets() {
        List<Long> unfinished = new ArrayList<>();
        for (long offset = 5_000_000_000L; unfinished.size() < 1_000; offset++) {
            unfinished.add(offset);
        }

        String metadata = ProgressCodec.encode(new Progress(5_000_001_000L, unfinished), Custody.CLEAN);

        assertThat(metadata.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(1_400);
    }

    @Provide
    Arbitrary<Custody> custodies() {
        return Arbitraries.oneOf(
                Arbitraries.just(Custody.CLEAN),
                Arbitraries.integers().between(0, Integer.MAX_VALUE).map(Custody.Held::new));
    }

    @Provide
    Arbitrary<Progress> progresses() {
        Arbitrary<List<Long>> distances =
                Arbitraries.longs().between(1, 200_000_000L).list().ofMaxSize(200);
        return Combinators.combine(
                        Arbitraries.longs().between(0, 1L << 50),
                        distances,
                        Arbitraries.longs().between(1, 500))
                .as((start, steps, ahead) -> {
                    List<Long> unfinished = new ArrayList<>();
                    long offset = start;
                    for (long step : steps) {
                        offset += step;
                        unfinished.add(offset);
                    }
                    return new Progress(offset + ahead, unfinished);
                });
    }
}
