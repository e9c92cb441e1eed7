package io.postrider.router.config;

import io.postrider.pipeline.config.ConfigurationRule;
import io.postrider.pipeline.config.PostriderSettings;

/** Routes, retries and resolvers are checked before anything starts. */
public final class RouterRule implements ConfigurationRule {

    @Override
    public void check(PostriderSettings settings) {
        RouterConfig.of(settings);
    }
}
