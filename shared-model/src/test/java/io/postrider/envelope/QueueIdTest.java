package io.postrider.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueueIdTest {

    private static final long YEAR_2026 = 1_790_000_000_000L;

    @Test
    void idsSortByArrivalEvenAcrossPowersOfTheBase() {
        String before = QueueId.next(YEAR_2026).text().substring(0, 10);
        for (long later = YEAR_2026 + 1; later < YEAR_2026 + 100_000_000_000L; later += 77_777_777L) {
            String now = QueueId.next(later).text().substring(0, 10);
            assertThat(now).isGreaterThan(before);
            before = now;
        }
    }

    @Test
    void idsOfOneMillisecondDiffer() {
        Set<QueueId> ids = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            ids.add(QueueId.next(YEAR_2026));
        }
        assertThat(ids).hasSize(10_000).allMatch(id -> id.text().matches("[0-9a-z]{20}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a-b", "ü", "a\n", "123456789012345678901234567890123"})
    void anIdIsAFewLettersAndDigits(String text) {
        assertThatThrownBy(() -> new QueueId(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
