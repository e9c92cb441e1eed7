package io.postrider.pipeline.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.pipeline.config.PostriderSettings;
import io.postrider.pipeline.kafka.InstanceName;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThisInstanceTest {

    @Test
    void machinesOfOneNameDoNotFenceEachOtherAndARestartHasItsPredecessorsName(@TempDir Path one, @TempDir Path other) {
        InstanceName first = nameIn(one, null);

        assertThat(nameIn(other, null)).isNotEqualTo(first);
        assertThat(nameIn(one, null)).isEqualTo(first);
    }

    @Test
    void theOperatorsNameStandsAlone(@TempDir Path data) {
        assertThat(nameIn(data, "east-1")).isEqualTo(new InstanceName("east-1"));
        assertThat(data).isEmptyDirectory();
    }

    private static InstanceName nameIn(Path data, @Nullable String configured) {
        Map<String, String> values = new HashMap<>(Map.of("postrider.data", data.toString()));
        if (configured != null) {
            values.put("postrider.instance", configured);
        }
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(PostriderSettings.class)
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build();
        ThisInstance instance = new ThisInstance(config.getConfigMapping(PostriderSettings.class));
        try {
            return instance.name();
        } finally {
            instance.release();
        }
    }
}
