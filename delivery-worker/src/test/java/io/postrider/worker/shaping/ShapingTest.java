package io.postrider.worker.shaping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.pipeline.config.FileConfigSource;
import io.postrider.pipeline.config.PostriderSettings;
import io.postrider.pipeline.config.SiteGroups;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShapingTest {

    private static final Shape FALLBACK = Shape.of(20, 100);
    private static final int ABOVE_WHAT_IS_BUILT_IN = 200;

    @Test
    void theMoreSpecificOverridesTheLessValueByValue() {
        Shaping shaping = shaping(Map.of(
                "*.message-rate", "100/s",
                "\"*.example.org\".connections", "7",
                "\"*.mx.example.org\".connections", "3",
                "\"one.mx.example.org\".messages-per-connection", "2"));

        assertThat(shaping.of("site:a.test").connections()).isEqualTo(20);
        assertThat(shaping.of("site:a.example.org").connections()).isEqualTo(7);
        assertThat(shaping.of("site:a.mx.example.org").connections()).isEqualTo(3);
        Shape one = shaping.of("site:one.mx.example.org");
        assertThat(one.connections()).isEqualTo(3);
        assertThat(one.messagesPerConnection()).isEqualTo(2);
        assertThat(one.messageRate()).isEqualTo(new Rate(100, Duration.ofSeconds(1)));
        assertThat(one.connectionRate()).isNull();
    }

    @Test
    void aSiteIsMeantOnlyWhenAllItsExchangersAre() {
        Shaping shaping = shaping(Map.of("\"*.example.org\".connections", "7"));

        assertThat(shaping.of("site:a.example.org,b.example.org").connections()).isEqualTo(7);
        assertThat(shaping.of("site:a.example.org,b.example.net").connections()).isEqualTo(20);
        assertThat(shaping.of("site:example.org").connections()).isEqualTo(20);
        assertThat(shaping.of("site:notexample.org").connections()).isEqualTo(20);
    }

    @Test
    void aDestinationMayBeNamed() {
        Shaping shaping = shaping(Map.of("\"relay:smtp://127.0.0.1:2526\".connections", "2"));

        assertThat(shaping.of("relay:smtp://127.0.0.1:2526").connections()).isEqualTo(2);
        assertThat(shaping.of("relay:smtp://127.0.0.1:2527").connections()).isEqualTo(20);
    }

    @Test
    void whatIsBuiltInKnowsTheLargeProviders() {
        Shaping shaping = shaping(Map.of());

        Shape yahoo = shaping.of("group:yahoo");
        assertThat(yahoo.messagesPerConnection()).isEqualTo(20);
        assertThat(yahoo.after("421 4.7.0 [TSS04] Messages temporarily deferred"))
                .map(BackOff::kind)
                .contains(BackOff.Kind.SUSPEND);
        assertThat(shaping.of("group:google").after("421-4.7.28 Gmail has detected an unusual rate"))
                .map(BackOff::name)
                .contains("rate");
        assertThat(shaping.of("site:a.test").after("450 4.7.1 Too many connections from you"))
                .map(BackOff::kind)
                .contains(BackOff.Kind.SLOW_DOWN);
        assertThat(shaping.of("site:a.test").after("450 4.2.0 Greylisted, come back later"))
                .isEmpty();
        assertThat(shaping.of("site:a.test").after("550 5.7.1 Too many connections"))
                .isEmpty();
    }

    @Test
    void aGroupIsMeantByItsNameOrByASuffixOfAllItsHosts() {
        Shaping shaping = shaping(Map.of(
                "\"*.yahoodns.net\".connections", "9",
                "\"*.net\".connection-rate", "1/s",
                "group:icloud.connections", "8"));

        assertThat(shaping.of("group:icloud").connections()).isEqualTo(8);
        assertThat(shaping.of("group:yahoo").connectionRate()).isEqualTo(Rate.parse("1/s"));
        assertThat(shaping.of("group:google").connectionRate()).isNull();
        assertThat(shaping.of("site:mta5.am0.yahoodns.net").connections()).isEqualTo(9);
        // The name is more specific than any suffix, and what is built in has it.
        assertThat(shaping.of("group:yahoo").connections()).isEqualTo(10);
    }

    @Test
    void aKeyForAPartOfAGroupIsRefusedForItWouldNeverFit() {
        for (String key : new String[] {"*.google.com", "*.l.google.com", "smtp.google.com", "*.GoogleMail.com"}) {
            refused(
                    "\"" + key + "\".connections",
                    "1",
                    "postrider.shaping.\"" + key
                            + "\": these exchangers are one destination with others: write \"group:google\"");
        }
    }

    @Test
    void aRecipientsDomainIsNoExchangerNotEvenOneBelowAGroupsNames() {
        Shaping shaping = shaping(Map.of("\"domain:sub.google.com\".retry.lifetime", "1d"));

        assertThat(shaping.of("group:google").connections()).isEqualTo(20);
    }

    @Test
    void aSiteUnderARelaysPolicyHasTheSameLimits() {
        Shaping shaping = shaping(Map.of("\"*.example.org\".connections", "7"));

        assertThat(shaping.of("relay:strict/site:a.example.org").connections()).isEqualTo(7);
        assertThat(shaping.of("relay:strict/group:yahoo").messagesPerConnection())
                .isEqualTo(20);
    }

    @Test
    void aRelayWithoutHostsOfItsOwnHasLimitsForEachSiteUnderIt() {
        Shaping shaping = shaping(Map.of(
                "\"relay:strict\".connections", "3",
                "\"relay:strict\".pool", "slow"));

        assertThat(shaping.of("relay:strict/site:a.example.org").connections()).isEqualTo(3);
        assertThat(shaping.poolOf("relay:strict/site:a.example.org")).contains("slow");
        assertThat(shaping.of("relay:other/site:a.example.org").connections()).isEqualTo(20);
        assertThat(shaping.of("site:a.example.org").connections()).isEqualTo(20);
    }

    @Test
    void theShardsOfADestinationShareItsLimits() {
        Shaping shaping = shaping(Map.of(
                "group:yahoo.connections", "7",
                "group:yahoo.message-rate", "10/s",
                "group:yahoo.connection-rate", "1/s"));

        Shape first = shaping.of("group:yahoo#0/3");
        Shape last = shaping.of("group:yahoo#2/3");
        assertThat(first.connections()).isEqualTo(3);
        assertThat(shaping.of("group:yahoo#1/3").connections()).isEqualTo(2);
        assertThat(last.connections()).isEqualTo(2);
        assertThat(last.messageRate()).isEqualTo(new Rate(10, Duration.ofSeconds(3)));
        assertThat(last.connectionRate()).isEqualTo(new Rate(1, Duration.ofSeconds(3)));
        assertThat(last.messagesPerConnection()).isEqualTo(20);
        assertThat(last.backOffs()).isEqualTo(shaping.of("group:yahoo").backOffs());
    }

    @Test
    void aRuleThatIsBuiltInMayBeChangedOrMadeVoid() {
        String rule = "*.back-off.asked-to-slow-down";

        Shaping changed = shaping(Map.of(rule + ".match", "later", rule + ".slow-down", "1s"));
        assertThat(changed.of("site:a.test").after("450 later"))
                .map(BackOff::time)
                .contains(Duration.ofSeconds(1));
        assertThat(changed.of("site:a.test").after("450 4.7.1 Too many connections"))
                .isEmpty();

        Shaping empty = shaping(Map.of(rule + ".slow-down", ""));
        assertThat(empty.of("site:a.test").after("450 4.7.1 Too many connections"))
                .isEqualTo(Optional.empty());
    }

    @Test
    void whatIsWrongIsSaidWithItsKey() {
        refused("*.connections", "0", "postrider.shaping.\"*\".connections: 0 is not above zero");
        refused("*.connections", "5000", "5000 is more than 1000");
        refused("*.messages-per-connection", "0", "messages-per-connection: 0 is not above zero");
        refused("\"a.test\".message-rate", "10", "postrider.shaping.\"a.test\".message-rate: a rate is like");
        refused("*.connection-rate", "0/s", "connection-rate: a rate is like");
        assertThatThrownBy(() -> shaping(Map.of("*.back-off.mine.match", "a(b", "*.back-off.mine.suspend", "1m")))
                .hasMessageStartingWith("postrider.shaping.\"*\".back-off.mine.match: Unclosed group");
        assertThatThrownBy(() -> shaping(Map.of(
                        "*.back-off.mine.match", "a",
                        "*.back-off.mine.suspend", "1m",
                        "*.back-off.mine.slow-down", "1m")))
                .hasMessage("postrider.shaping.\"*\".back-off.mine: either suspend or slow-down");
    }

    @Test
    void ratesAreReadInAnyUnit() {
        assertThat(Rate.parse("100/s").each()).isEqualTo(Duration.ofMillis(10));
        assertThat(Rate.parse("600/min").each()).isEqualTo(Duration.ofMillis(100));
        assertThat(Rate.parse(" 3600/h ").each()).isEqualTo(Duration.ofSeconds(1));
        assertThat(Rate.parse("24/d").each()).isEqualTo(Duration.ofHours(1));
        for (String wrong : new String[] {"", "10", "10/", "/s", "-1/s", "1.5/s", "10/w", "0/s", "9999999999/s"}) {
            assertThatThrownBy(() -> Rate.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static void refused(String key, String value, String why) {
        assertThatThrownBy(() -> shaping(Map.of(key, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    private static Shaping shaping(Map<String, String> ours) {
        Map<String, String> properties = new HashMap<>();
        ours.forEach((key, value) -> properties.put("postrider.shaping." + key, value));
        PostriderSettings settings = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(PostriderSettings.class)
                .withSources(new FileConfigSource().getConfigSources(ShapingTest.class.getClassLoader()))
                .withSources(new PropertiesConfigSource(properties, "ours", ABOVE_WHAT_IS_BUILT_IN))
                .build()
                .getConfigMapping(PostriderSettings.class);
        return new Shaping(FALLBACK, settings.shaping(), SiteGroups.of(settings.destinations()));
    }
}
