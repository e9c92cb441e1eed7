package io.postrider.worker.config;

import io.postrider.pipeline.config.PostriderSettings;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** Configuration of which a test says what is below {@code postrider}; nothing is built in. */
final class TestSettings {

    private TestSettings() {}

    static PostriderSettings of(Map<String, String> ours) {
        Map<String, String> values = new HashMap<>();
        ours.forEach((key, value) -> values.put("postrider." + key, value));
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(PostriderSettings.class)
                .withSources(new PropertiesConfigSource(values, "ours", 200))
                .build()
                .getConfigMapping(PostriderSettings.class);
    }

    static ConfiguredSources sources(Map<String, String> ours) {
        return ConfiguredSources.of(of(ours), "us.test", new Random(1));
    }
}
