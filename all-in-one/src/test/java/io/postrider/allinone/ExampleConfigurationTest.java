package io.postrider.allinone;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.pipeline.config.ConfigurationCheck;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who copies the example has a configuration that every service accepts. */
class ExampleConfigurationTest {

    @Test
    void the_example_is_a_configuration_without_a_problem() {
        assertThat(ConfigurationCheck.problems(
                        Map.of(ConfigurationCheck.FILE_VARIABLE, "../config/postrider.example.yaml")))
                .isEmpty();
    }
}
