package io.postrider.worker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.delivery.TlsPolicy;
import io.postrider.pipeline.config.RelaySettings;
import io.postrider.worker.mx.Credentials;
import io.postrider.worker.mx.Relay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfiguredRelaysTest {

    private static final Secrets SECRETS = new Secrets(Map.of("WORD", "opensesame", "EMPTY", "", "LINES", "a\nb"));
    private static final ConfiguredSources POOLS = TestSettings.sources(Map.of(
            "delivery.sources.out1.address", "127.0.0.2",
            "delivery.pools.bulk", "out1"));

    @Test
    void aSmartHostHasItsHostsUserPasswordAndAVerifiedCertificate() {
        Relay relay = relay(List.of("smtp://a:587 weight=3", "smtps://b"), "me", "env:WORD", null);

        assertThat(relay.hosts())
                .extracting(each -> each.host().text() + " " + each.weight())
                .containsExactly("smtp://a:587 3", "smtps://b:465 1");
        assertThat(relay.credentials()).isEqualTo(new Credentials("smart", "me", "opensesame", false));
        assertThat(relay.tls()).isEqualTo(TlsPolicy.VERIFY);
    }

    @Test
    void withoutUserTlsIsUsedWhereItIsOffered() {
        assertThat(relay(List.of("lmtp://[::1]:2424"), null, null, null).tls()).isEqualTo(TlsPolicy.MAY);
        assertThat(relay(null, null, null, "required").tls()).isEqualTo(TlsPolicy.REQUIRED);
        assertThat(relay(null, null, null, "required").hosts()).isEmpty();
    }

    @Test
    void aPasswordMayBeTheFirstLineOfAFile(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("password"), "opensesame\r\n# of the smart host\n");

        Credentials credentials =
                relay(List.of("smtps://a"), "me", "file:" + file, null).credentials();

        assertThat(credentials).isEqualTo(new Credentials("smart", "me", "opensesame", false));
    }

    @Test
    void aPasswordGoesInTheClearWhereTheOperatorSaysSo() {
        RelaySettings settings = new Written(List.of("smtp://a"), "me", "env:WORD", null, true);

        Relay relay = relayOf(settings);

        assertThat(relay.tls()).isEqualTo(TlsPolicy.MAY);
        assertThat(relay.credentials()).isEqualTo(new Credentials("smart", "me", "opensesame", true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://a        |    |          |         | .hosts: a next hop is smtp://host[:port]",
                "mx:example.org  |    |          |         | .hosts: 'mx:example.org' is no smtp://host",
                "relay:other     |    |          |         | .hosts: 'relay:other' is no smtp://host",
                "smtp://a 3      |    |          |         | .hosts: '3' is no weight=N",
                "smtp://a weight=2000 | |        |         | .hosts: a weight is 0 to 1000",
                "smtp://a b c    |    |          |         | .hosts: 'smtp://a b c' is more than one",
                "smtp://a        | me |          |         | : user and password go together",
                "smtp://a        |    | env:WORD |         | : user and password go together",
                "smtp://a        | me | env:NONE |         | .password: there is no environment variable NONE",
                "smtp://a        | me | env:EMPTY |        | .password: environment variable EMPTY holds no password",
                "smtp://a        | me | env:LINES |        | .password: environment variable LINES holds no password",
                "smtp://a        | me | file:/no/such/file | | .password: /no/such/file cannot be read",
                "smtp://a        | me | opensesame |       | .password: env:NAME or file:/path",
                "smtp://a        | me | env:WORD | may     | .tls: required or verify, for a password goes over TLS only",
                "smtp://a        |    |          | maybe   | .tls: 'maybe' is none of none, may, required, verify",
                "smtps://a       |    |          | none    | .tls: none does not go with smtps",
                "                | me | env:WORD |         | .user: only for a relay with hosts of its own",
            })
    void aWrongRelayIsOneLineThatNamesItsKeyAndTellsNoPassword(
            @Nullable String host,
            @Nullable String user,
            @Nullable String password,
            @Nullable String tls,
            String line) {
        assertThatThrownBy(() -> relay(host == null ? null : List.of(host), user, password, tls))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("postrider.relays.smart" + line)
                .message()
                .doesNotContain("\n", "opensesame");
    }

    @Test
    void aRelaysPoolIsOneThatIsThere() {
        assertThat(relayOf(new Written(null, null, null, null, false, "bulk")).pool())
                .isSameAs(POOLS.named("", Optional.of("bulk")).orElseThrow());
        assertThat(relayOf(new Written(null, null, null, null, false)).pool()).isNull();
        assertThatThrownBy(() -> relayOf(new Written(null, null, null, null, false, "fast")))
                .hasMessage("postrider.relays.smart.pool: there is no postrider.delivery.pools.fast");
    }

    @Test
    void aRelaysNameMustFitIntoANextHop() {
        RelaySettings settings = new Written(null, null, null, null, false);

        assertThatThrownBy(() -> ConfiguredRelays.of(Map.of("a/b", settings), SECRETS, POOLS))
                .hasMessageStartingWith("postrider.relays.a/b: a relay's name is");
    }

    private static Relay relay(
            @Nullable List<String> hosts, @Nullable String user, @Nullable String password, @Nullable String tls) {
        return relayOf(new Written(hosts, user, password, tls, false));
    }

    private static Relay relayOf(RelaySettings settings) {
        return ConfiguredRelays.of(Map.of("smart", settings), SECRETS, POOLS)
                .find("smart")
                .orElseThrow();
    }

    /** As the file would have it. */
    private record Written(
            @Nullable List<String> hostList,
            @Nullable String userName,
            @Nullable String reference,
            @Nullable String keyword,
            boolean passwordInClear,
            @Nullable String poolName)
            implements RelaySettings {

        Written(
                @Nullable List<String> hostList,
                @Nullable String userName,
                @Nullable String reference,
                @Nullable String keyword,
                boolean passwordInClear) {
            this(hostList, userName, reference, keyword, passwordInClear, null);
        }

        @Override
        public Optional<List<String>> hosts() {
            return Optional.ofNullable(hostList);
        }

        @Override
        public Optional<String> user() {
            return Optional.ofNullable(userName);
        }

        @Override
        public Optional<String> password() {
            return Optional.ofNullable(reference);
        }

        @Override
        public Optional<String> tls() {
            return Optional.ofNullable(keyword);
        }

        @Override
        public Optional<String> pool() {
            return Optional.ofNullable(poolName);
        }
    }
}
