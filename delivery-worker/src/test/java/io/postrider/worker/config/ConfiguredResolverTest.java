package io.postrider.worker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.postrider.dns.Dnssec;
import io.postrider.dns.ResolverSettings;
import io.postrider.dns.TrustAnchors;
import io.postrider.pipeline.config.PostriderSettings;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfiguredResolverTest {

    private static final int ABOVE_DEFAULTS = 500;

    @Test
    void nobodyLooksAtSignaturesUnlessToldTo() {
        assertThat(resolver(Map.of()).dnssec()).isEqualTo(new Dnssec.None());
    }

    @Test
    void validationBeginsAtTheRootUnlessAFileSaysOtherwise() {
        assertThat(resolver(Map.of("dnssec", "validate")).dnssec()).isEqualTo(new Dnssec.Validate(TrustAnchors.root()));
    }

    @Test
    void aResolverOfAnotherMachineIsNamedIfItIsBelieved() {
        Map<String, String> servers = Map.of("dnssec", "trust-resolver", "servers", "127.0.0.1,192.0.2.53");

        assertThat(resolver(servers).believedFromAfar()).containsExactly("192.0.2.53");
        assertThat(resolver(Map.of("servers", "192.0.2.53")).believedFromAfar()).isEmpty();
    }

    @Test
    void whatIsWrongIsNamedByItsKey(@TempDir Path directory) {
        refused(Map.of("dnssec", "off"), "postrider.dns.dnssec: 'off' is none of none, trust-resolver, validate");
        String missing = directory.resolve("anchors").toString();
        refused(
                Map.of("dnssec", "validate", "trust-anchors", missing),
                "postrider.dns.trust-anchors: there is no file " + missing);
        refused(Map.of("servers", "127.0.0.1:x"), "postrider.dns.servers: a DNS server is");
        refused(Map.of("families", "ipv5"), "postrider.dns.families: 'ipv5' is none of");
    }

    private static void refused(Map<String, String> keys, String why) {
        assertThatIllegalArgumentException().isThrownBy(() -> resolver(keys)).withMessageStartingWith(why);
    }

    private static ResolverSettings resolver(Map<String, String> keys) {
        Map<String, String> properties = new HashMap<>();
        keys.forEach((key, value) -> properties.put("postrider.dns." + key, value));
        return ConfiguredResolver.of(new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(PostriderSettings.class)
                .withSources(new PropertiesConfigSource(properties, "ours", ABOVE_DEFAULTS))
                .build()
                .getConfigMapping(PostriderSettings.class)
                .dns());
    }
}
