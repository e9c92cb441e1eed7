package io.postrider.ingress.config;

import io.postrider.pipeline.config.ConfigurationRule;
import io.postrider.pipeline.config.PostriderSettings;

/** Has the configuration checked before anything starts. */
public final class IngressRule implements ConfigurationRule {

    @Override
    public void check(PostriderSettings settings) {
        var unused = IngressConfiguration.of(settings);
    }
}
