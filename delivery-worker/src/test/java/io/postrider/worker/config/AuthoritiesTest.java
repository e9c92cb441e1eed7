package io.postrider.worker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.testing.tls.TestAuthority;
import io.quarkus.tls.BaseTlsConfiguration;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AuthoritiesTest {

    private final Registry registry = new Registry();

    @Test
    void areTheJdksWhereConfigurationNamesNone() {
        assertThat(Authorities.of(Optional.empty(), registry)).isNull();
    }

    @Test
    void areThoseOfTheBucketThatConfigurationNames() {
        KeyStore store = TestAuthority.create("partner").trustStore();
        registry.register("partners", new Bucket(store));

        assertThat(Authorities.of(Optional.of("partners"), registry)).isSameAs(store);
    }

    @Test
    void aBucketThatIsNotThereOrTrustsNobodyIsAMistake() {
        registry.register("keys-only", new Bucket(null));

        assertThatThrownBy(() -> Authorities.of(Optional.of("keys-only"), registry))
                .hasMessage("postrider.delivery.tls-configuration: quarkus.tls.keys-only has no trust store");
        assertThatThrownBy(() -> Authorities.of(Optional.of("nobody"), registry))
                .hasMessage("postrider.delivery.tls-configuration: there is no quarkus.tls.nobody");
    }

    private static final class Bucket extends BaseTlsConfiguration {

        private final @Nullable KeyStore store;

        Bucket(@Nullable KeyStore store) {
            this.store = store;
        }

        @Override
        public @Nullable KeyStore getTrustStore() {
            return store;
        }
    }

    private static final class Registry implements TlsConfigurationRegistry {

        private final Map<String, TlsConfiguration> buckets = new HashMap<>();

        @Override
        public Optional<TlsConfiguration> get(String name) {
            return Optional.ofNullable(buckets.get(name));
        }

        @Override
        public Optional<TlsConfiguration> getDefault() {
            return Optional.empty();
        }

        @Override
        public void register(String name, TlsConfiguration configuration) {
            buckets.put(name, configuration);
        }
    }
}
