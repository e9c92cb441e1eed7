package io.postrider.worker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.pipeline.config.ConfigurationCheck;
import io.postrider.pipeline.config.PostriderSettings;
import io.postrider.worker.mx.OwnIdentity;
import io.postrider.worker.source.Pool;
import io.postrider.worker.source.PoolChoice;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfiguredSourcesTest {

    /** For documentation (RFC 5737): no machine has it. */
    private static final String NOBODYS = "203.0.113.7";

    private static final Map<String, String> TWO = Map.of(
            "delivery.sources.out1.address", "127.0.0.2",
            "delivery.sources.out1.ehlo", "Out1.Example.org",
            "delivery.sources.out2.address", "::1",
            "delivery.sources.absent.address", NOBODYS,
            "delivery.pools.bulk", "out1 weight=3,out2,absent",
            "delivery.pools.single", "out1",
            "delivery.pools.elsewhere", "absent");

    @Test
    void aSourceIsAnAddressAndANameAndAPoolIsSourcesWithWeights() {
        ConfiguredSources configured = TestSettings.sources(TWO);

        Pool bulk = pool(configured, "bulk");

        assertThat(bulk.sources())
                .extracting(source -> source.name() + " " + source.helloName("?"))
                .containsExactly("out1 out1.example.org", "out2 us.test", "absent us.test");
        assertThat(bulk.draw(InetAddress.ofLiteral("::2")).orElseThrow().address())
                .isEqualTo(InetAddress.ofLiteral("::1"));
    }

    @Test
    void theMostSpecificShapingKeyDecidesThenTheDefault() {
        Map<String, String> ours = with(
                TWO,
                "delivery.pool",
                "bulk",
                "shaping.\"*.example.org\".pool",
                "elsewhere",
                "shaping.\"mx.example.org\".pool",
                "single",
                "shaping.\"mx.example.org\".connections",
                "5",
                "shaping.\"relay:smtp://192.0.2.1:25\".pool",
                "elsewhere");
        ConfiguredSources configured = TestSettings.sources(ours);

        PoolChoice choice = configured.choice(DeliveriesProducer.shaping(TestSettings.of(ours)));

        assertThat(choice.of("site:mx.example.org#1/2").name()).isEqualTo("single");
        assertThat(choice.of("site:mx1.example.org,mx2.example.org").name()).isEqualTo("elsewhere");
        assertThat(choice.of("relay:strict/site:mx.example.org").name()).isEqualTo("single");
        assertThat(choice.of("relay:smtp://192.0.2.1:25").name()).isEqualTo("elsewhere");
        assertThat(choice.of("site:mx.example.net").name()).isEqualTo("bulk");
    }

    @Test
    void withoutAPoolTheMachineChooses() {
        ConfiguredSources configured = TestSettings.sources(Map.of());

        assertThat(configured
                        .choice(DeliveriesProducer.shaping(TestSettings.of(Map.of())))
                        .of("site:mx.example.org"))
                .isSameAs(Pool.UNBOUND);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "delivery.sources.a/b.address | 127.0.0.4 | postrider.delivery.sources.a/b: a name is 1 to 64 letters",
                "delivery.sources.x.address | mx.example.org | postrider.delivery.sources.x.address: 'mx.example.org' is no",
                "delivery.sources.x.address | 0.0.0.0 | postrider.delivery.sources.x.address: 0.0.0.0 is nobody's own",
                "delivery.sources.x.address | ff02::1 | postrider.delivery.sources.x.address: ff02::1 is nobody's own",
                "delivery.sources.out1.ehlo | a b | postrider.delivery.sources.out1.ehlo: ",
                "delivery.pools.p | out1,out9 | postrider.delivery.pools.p: 'out9' is none of postrider.delivery.sources",
                "delivery.pools.p | out1,out1 | postrider.delivery.pools.p: 'out1' is there twice",
                "delivery.pools.p | out1 weight=x | postrider.delivery.pools.p: 'weight=x' is no weight=N",
                "delivery.pools.p | out1 weight=1001 | postrider.delivery.pools.p: a weight is 0 to 1000",
                "delivery.pools.p | out1 out2 out3 | postrider.delivery.pools.p: 'out1 out2 out3' is more than one",
                "delivery.pools.p | out1 weight=0 | postrider.delivery.pools.p: no source of a weight above 0",
                "delivery.pools.a/b | out1 | postrider.delivery.pools.a/b: a name is 1 to 64 letters",
                "delivery.pool | fast | postrider.delivery.pool: there is no postrider.delivery.pools.fast",
                "shaping.\"*.test\".pool | fast | postrider.shaping.\"*.test\".pool: there is no postrider.delivery.pools.",
                "relays.r.pool | fast | postrider.relays.r.pool: there is no postrider.delivery.pools.fast",
            })
    void aMistakeIsOneLineThatNamesItsKey(String key, String value, String line) {
        PostriderSettings settings = TestSettings.of(with(TWO, key, value));

        assertThatThrownBy(() -> new WorkerRule().check(settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(line)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void theFileHasThemLikeThis(@TempDir Path directory) throws IOException {
        String yaml = """
                postrider:
                  delivery:
                    sources:
                      out1: { address: 127.0.0.2, ehlo: out1.example.org }
                      out1v6: { address: "2001:db8::1" }
                    pools: { main: ["out1 weight=3", out1v6], news: [out1] }
                    pool: main
                  shaping: { "group:microsoft365": { pool: news } }
                  relays: { letters: { pool: news } }
                  routes: { "from:*.newsletter.example": "relay:letters" }
                """;

        assertThat(problems(directory, yaml)).isEmpty();
        assertThat(problems(directory, yaml.replace("pool: main", "pool: fast")))
                .containsExactly("postrider.delivery.pool: there is no postrider.delivery.pools.fast");
        assertThat(problems(directory, yaml.replace("ehlo", "helo")))
                .singleElement()
                .asString()
                .endsWith("unknown key postrider.delivery.sources.out1.helo");
    }

    @Test
    void aWorkerDoesNotStartWhereMailOfAPoolCouldNotLeave() {
        PostriderSettings settings = TestSettings.of(with(TWO, "shaping.\"*.test\".pool", "elsewhere"));

        assertThatThrownBy(() -> new WorkerRule().check(settings))
                .hasMessage("postrider.delivery.pools.elsewhere: this machine has none of absent (203.0.113.7)");
    }

    @Test
    void aPoolMayHaveSourcesOfOtherMachinesAndOneThatNothingNamesAndOtherServicesNeedNone() {
        PostriderSettings some = TestSettings.of(with(TWO, "delivery.pool", "bulk"));
        PostriderSettings router = TestSettings.of(with(TWO, "delivery.pool", "elsewhere", "services", "router,dsn"));

        assertThatCode(() -> new WorkerRule().check(some)).doesNotThrowAnyException();
        assertThatCode(() -> new WorkerRule().check(router)).doesNotThrowAnyException();
    }

    @Test
    void sourcesThatThisMachineDoesNotHaveAreOneLineAtTheStartAndNotUsed() {
        ConfiguredSources configured = TestSettings.sources(
                with(TWO, "delivery.sources.far.address", "203.0.113.8", "delivery.pools.far", "far,out1"));

        try (Warnings warnings = new Warnings()) {
            configured.tellOfAbsent();

            assertThat(warnings.said)
                    .containsExactly("sources that this machine does not have, and does without until it has: "
                            + "absent (203.0.113.7), far (203.0.113.8)");
        }
        assertThat(pool(configured, "elsewhere").reaches(InetAddress.ofLiteral("192.0.2.1")))
                .isFalse();
        for (int i = 0; i < 50; i++) {
            assertThat(pool(configured, "far")
                            .draw(InetAddress.ofLiteral("192.0.2.1"))
                            .orElseThrow()
                            .name())
                    .isEqualTo("out1");
        }
    }

    @Test
    void allSourcesAreUsInTheSearchForLoopsWhicheverMachineHasThem() {
        PostriderSettings settings =
                TestSettings.of(with(TWO, "own-addresses", "192.0.2.1", "own-names", "us.example"));

        OwnIdentity us = DeliveriesProducer.identity(settings, "us.test", TestSettings.sources(TWO));

        assertThat(us.names()).contains("us.test", "us.example", "out1.example.org");
        assertThat(us.addresses())
                .contains(
                        InetAddress.ofLiteral("192.0.2.1"),
                        InetAddress.ofLiteral("127.0.0.2"),
                        InetAddress.ofLiteral("::1"),
                        InetAddress.ofLiteral(NOBODYS));
    }

    private static List<String> problems(Path directory, String yaml) throws IOException {
        Path file = Files.writeString(directory.resolve("postrider.yaml"), yaml);
        return ConfigurationCheck.problems(Map.of(ConfigurationCheck.FILE_VARIABLE, file.toString()));
    }

    private static Pool pool(ConfiguredSources configured, String name) {
        return configured.named("key", Optional.of(name)).orElseThrow();
    }

    private static Map<String, String> with(Map<String, String> some, String... keysAndValues) {
        Map<String, String> all = new HashMap<>(some);
        for (int i = 0; i < keysAndValues.length; i += 2) {
            all.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return all;
    }

    /** What is said of sources. */
    private static final class Warnings extends Handler implements AutoCloseable {

        private final Logger logger = Logger.getLogger("io.postrider.worker.source");
        private final List<String> said = new ArrayList<>();

        Warnings() {
            logger.addHandler(this);
        }

        @Override
        public void publish(LogRecord line) {
            said.add(new SimpleFormatter().formatMessage(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            logger.removeHandler(this);
        }
    }
}
