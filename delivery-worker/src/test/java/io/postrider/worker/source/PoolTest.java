package io.postrider.worker.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PoolTest {

    private static final InetAddress IPV4 = InetAddress.ofLiteral("192.0.2.50");
    private static final InetAddress IPV6 = InetAddress.ofLiteral("2001:db8::50");

    /** Addresses that the machine does not have. */
    private final Set<InetAddress> gone = new HashSet<>();

    private int looks;
    private long now;

    @Test
    void eachIsTakenAsOftenAsItsWeightSaysAndOneOfNoWeightNever() {
        Pool pool = pool("a", "192.0.2.1", 3, "b", "192.0.2.2", 1, "drained", "192.0.2.3", 0);

        Map<String, Integer> drawn = drawn(pool, 4_000);

        assertThat(drawn.keySet()).containsExactlyInAnyOrder("a", "b");
        assertThat(drawn.get("a")).isBetween(2_800, 3_200);
    }

    @Test
    void aSourceIsForAddressesOfItsOwnFamily() {
        Pool both = pool("a", "192.0.2.1", 1, "a6", "2001:db8::1", 1);
        Pool one = pool("a", "192.0.2.1", 1, "drained", "2001:db8::1", 0);

        assertThat(both.draw(IPV4)).map(Source::name).hasValue("a");
        assertThat(both.draw(IPV6)).map(Source::name).hasValue("a6");
        assertThat(one.reaches(IPV4)).isTrue();
        assertThat(one.reaches(IPV6)).isFalse();
        assertThat(one.draw(IPV6)).isEmpty();
        assertThat(one.lack(IPV6))
                .isEqualTo("pool bulk has no source address that can be used to reach 2001:db8:0:0:0:0:0:50 over IPv6");
    }

    @Test
    void oneThatCouldNotBeBoundLeavesItsShareToTheOthersUntilItIsThereAgain() {
        Pool pool = pool("a", "192.0.2.1", 9, "b", "192.0.2.2", 1);
        Source a = pool.sources().getFirst();
        gone.add(InetAddress.ofLiteral("192.0.2.1"));

        a.notBound("Cannot assign requested address");

        assertThat(drawn(pool, 100)).containsOnlyKeys("b");
        assertThat(looks).as("nobody looks again before its time").isZero();
        now += Source.REST.toNanos();
        assertThat(drawn(pool, 100)).containsOnlyKeys("b");
        assertThat(looks).as("one looks, and the rest begins anew").isEqualTo(1);
        gone.clear();
        assertThat(drawn(pool, 100)).containsOnlyKeys("b");
        now += Source.REST.plus(Duration.ofSeconds(1)).toNanos();
        assertThat(drawn(pool, 100).get("a")).isGreaterThan(50);
        assertThat(looks).isEqualTo(2);
    }

    @Test
    void withoutAnySourceThatCanBeBoundNothingIsInReach() {
        Pool pool = pool("a", "192.0.2.1", 1);

        pool.sources().getFirst().notBound("Cannot assign requested address");

        assertThat(pool.reaches(IPV4)).isFalse();
        assertThat(pool.draw(IPV4)).isEmpty();
    }

    @Test
    void noPoolBindsNothingAndSaysOurOwnName() {
        Source source = Pool.UNBOUND.draw(IPV6).orElseThrow();

        assertThat(source.address()).isNull();
        assertThat(source.name()).isNull();
        assertThat(source.helloName("us.test")).isEqualTo("us.test");
        assertThat(PoolChoice.NONE.of("site:a").reaches(IPV4)).isTrue();
    }

    @Test
    void aPoolOfNothingIsRefused() {
        assertThatThrownBy(() -> pool("a", "192.0.2.1", 0)).hasMessage("no source of a weight above 0");
        assertThatThrownBy(() -> pool("a", "192.0.2.1", 1001)).hasMessage("a weight is 0 to 1000, not 1001");
    }

    @Test
    void whatBecameOfConnectionsIsCountedBySource() {
        Pool pool = pool("a", "192.0.2.1", 1);
        Source a = pool.sources().getFirst();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        SourceMetrics.register(pool.sources(), meters);

        a.opened();
        a.opened();
        a.refused();
        a.notBound("Address already in use");

        assertThat(List.of("opened", "refused", "unbound"))
                .extracting(result -> meters.get("postrider.delivery.source.connections")
                        .tags("source", "a", "result", result)
                        .functionCounter()
                        .count())
                .containsExactly(2.0, 1.0, 1.0);
        assertThat(meters.get("postrider.delivery.source.usable").gauge().value())
                .isZero();
    }

    private static Map<String, Integer> drawn(Pool pool, int times) {
        Map<String, Integer> drawn = new HashMap<>();
        for (int i = 0; i < times; i++) {
            drawn.merge(String.valueOf(pool.draw(IPV4).orElseThrow().name()), 1, Integer::sum);
        }
        return drawn;
    }

    private Pool pool(Object... namesAddressesAndWeights) {
        List<Pool.Member> members = new ArrayList<>();
        for (int i = 0; i < namesAddressesAndWeights.length; i += 3) {
            String name = (String) namesAddressesAndWeights[i];
            InetAddress address = InetAddress.ofLiteral((String) namesAddressesAndWeights[i + 1]);
            Source source = new Source(name, address, name + ".test", this::look, () -> now);
            members.add(new Pool.Member(source, (Integer) namesAddressesAndWeights[i + 2]));
        }
        return new Pool("bulk", members, new Random(1));
    }

    private void look(InetAddress address) throws IOException {
        looks++;
        if (gone.contains(address)) {
            throw new BindException("Cannot assign requested address");
        }
    }
}
