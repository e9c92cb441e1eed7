package io.postrider.dsn.config;

import io.postrider.pipeline.config.ConfigurationRule;
import io.postrider.pipeline.config.PostriderSettings;

/** Our name and the postmaster's address are checked before anything starts. */
public final class DsnRule implements ConfigurationRule {

    @Override
    public void check(PostriderSettings settings) {
        DsnConfig.of(settings);
    }
}
