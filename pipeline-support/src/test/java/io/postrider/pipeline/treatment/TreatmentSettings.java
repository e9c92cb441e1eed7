package io.postrider.pipeline.treatment;

import io.postrider.pipeline.config.PostriderSettings;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/** Configuration of which a test says what is below {@code postrider}; nothing that is built in for providers. */
final class TreatmentSettings {

    private TreatmentSettings() {}

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
}
