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
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ProgressCodecTest {

    @Property
    void whatIsWrittenIsReadAgain(@ForAll("progresses") Progress progress) {
        String metadata = ProgressCodec.encode(progress);

        assertThat(ProgressCodec.decode(progress.committed(), metadata))
                .isEqualTo(new ProgressCodec.Reading.Known(progress));
    }

    @Property
    void damagedMetadataIsRecognisedOrHarmlessButNeverThrows(
            @ForAll String metadata, @ForAll @LongRange(min = 0) long committed) {
        assertThat(ProgressCodec.decode(committed, metadata)).isNotNull();
    }

    @Property
    void cutShortItIsNotRead(@ForAll("progresses") Progress progress) {
        String metadata = ProgressCodec.encode(progress);
        for (int length = 1; length < metadata.length(); length++) {
            // Down to the position alone nothing may be taken for a whole one.
            assertThat(ProgressCodec.decode(progress.committed(), metadata.substring(0, length)))
                    .isInstanceOf(ProgressCodec.Reading.Unknown.class);
        }
    }

    @Property
    void anyOctetsAfterTheVersionAreReadOrRefused(@ForAll byte[] octets) {
        String metadata = "1." + Base64.getUrlEncoder().withoutPadding().encodeToString(octets);

        assertThat(ProgressCodec.decode(1_000, metadata)).isNotNull();
    }

    @Test
    void noMetadataIsAnOperatorsOwnCommit() {
        assertThat(ProgressCodec.decode(17, "")).isEqualTo(new ProgressCodec.Reading.Known(Progress.upTo(17)));
    }

    @Test
    void anotherVersionIsNotRead() {
        assertThat(ProgressCodec.decode(17, "2.AAA")).isInstanceOf(ProgressCodec.Reading.Unknown.class);
    }

    @Test
    void aThousandRecordsInARowTakeAboutAThousandOctets() {
        List<Long> unfinished = new ArrayList<>();
        for (long offset = 5_000_000_000L; unfinished.size() < 1_000; offset++) {
            unfinished.add(offset);
        }

        String metadata = ProgressCodec.encode(new Progress(5_000_001_000L, unfinished));

        assertThat(metadata.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(1_400);
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
