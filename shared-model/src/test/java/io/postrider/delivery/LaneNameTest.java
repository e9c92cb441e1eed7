package io.postrider.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LaneNameTest {

    @ParameterizedTest
    @CsvSource({
        "group:google#0/4, group:google, 0, 4",
        "group:google#3/4, group:google, 3, 4",
        "relay:strict/group:google#63/64, relay:strict/group:google, 63, 64",
        "site:mx.example.org, site:mx.example.org, 0, 1",
    })
    void aNameTellsItsSiteAndItsShard(String name, String site, int shard, int shards) {
        assertThat(LaneName.parse(name)).isEqualTo(new LaneName(site, shard, shards));
        assertThat(LaneName.parse(name).text()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a#", "a#1", "a#1/", "a#/2", "a#2/2", "a#1/65", "a#x/2", "a#-1/2", "a#1/002", "relay:a/b", ""})
    void whatIsNoShardIsAWholeDestination(String name) {
        assertThat(LaneName.parse(name)).isEqualTo(new LaneName(name, 0, 1));
    }

    @Test
    void theSharesOfALimitAreTheLimitAndNoneIsNothing() {
        for (int shards = 1; shards <= LaneName.MAX_SHARDS; shards++) {
            int all = shards;
            for (int limit = shards; limit < 3 * LaneName.MAX_SHARDS; limit++) {
                int whole = limit;
                int[] shares = IntStream.range(0, shards)
                        .map(shard -> new LaneName("site", shard, all).share(whole))
                        .toArray();
                assertThat(shares).hasSize(shards);
                assertThat(IntStream.of(shares).sum()).isEqualTo(limit);
                assertThat(IntStream.of(shares).min().orElseThrow()).isEqualTo(limit / shards);
                assertThat(IntStream.of(shares).max().orElseThrow()).isLessThanOrEqualTo(limit / shards + 1);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "group:google, true",
        "group:google#1/2, true",
        "relay:strict/group:google, true",
        "relay:strict/site:mx.test, false",
        "site:group.test, false",
    })
    void aGroupsHostsDifferFromDomainToDomain(String name, boolean group) {
        assertThat(LaneName.parse(name).isGroup()).isEqualTo(group);
    }

    @Test
    void thereIsNoShardBeyondTheLast() {
        assertThatThrownBy(() -> new LaneName("site", 4, 4)).isInstanceOf(IllegalArgumentException.class);
    }
}
