package io.postrider.pipeline.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class SlicesTest {

    @Test
    void mailForFewStaysTogether() {
        assertThat(Slices.of(records(500, 300))).hasSize(1);
    }

    @Test
    void mailForThousandsIsCutByItsHeadersAndNoneIsLost() {
        List<ConsumerRecord<String, byte[]>> polled = records(10, 100 * 1024);

        List<List<ConsumerRecord<String, byte[]>>> slices = Slices.of(polled);

        assertThat(slices).hasSize(5).allMatch(slice -> slice.size() == 2);
        assertThat(slices.stream().flatMap(List::stream).toList()).isEqualTo(polled);
    }

    @Test
    void aRecordBeyondTheBoundIsASliceOfItsOwn() {
        assertThat(Slices.of(records(3, Slices.MAX_HEADER_OCTETS + 1))).hasSize(3);
    }

    @Test
    void aSliceHasNoMoreRecordsThanItsBound() {
        assertThat(Slices.of(records(1_001, 0))).extracting(List::size).containsExactly(500, 500, 1);
    }

    @Test
    void largeMailIsCutByItsValues() {
        List<ConsumerRecord<String, byte[]>> polled = IntStream.range(0, 5)
                .mapToObj(i -> new ConsumerRecord<>("in", 0, i, "key", new byte[Slices.MAX_VALUE_OCTETS / 2]))
                .toList();

        assertThat(Slices.of(polled)).extracting(List::size).containsExactly(2, 2, 1);
    }

    @Test
    void theSecondFailureInARowSetsRecordsApartAndACommitForgives() {
        Setbacks setbacks = new Setbacks();
        setbacks.failed();
        setbacks.committed();
        setbacks.failed();
        assertThat(setbacks.areAlone()).isFalse();

        setbacks.failed();
        assertThat(setbacks.areAlone()).isTrue();

        setbacks.committed();
        IntStream.range(0, Slices.MAX_RECORDS).forEach(i -> setbacks.handledAlone());
        assertThat(setbacks.areAlone()).isFalse();
    }

    private static List<ConsumerRecord<String, byte[]>> records(int count, int headerOctets) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    var record = new ConsumerRecord<>("in", 0, i, "key", new byte[0]);
                    record.headers().add("envelope", new byte[headerOctets]);
                    return record;
                })
                .toList();
    }
}
