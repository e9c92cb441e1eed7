package io.postrider.router.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.address.Domain;
import io.postrider.dns.ExchangerLookup;
import io.postrider.dns.MailExchanger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SitesTest {

    private static final Sites PROVIDERS = new Sites(
            Map.of(
                    "google", List.of("google.com", "googlemail.com"),
                    "microsoft365", List.of("mail.protection.outlook.com", "mx.microsoft"),
                    "yahoo", List.of("yahoodns.net")),
            Map.of());

    @ParameterizedTest
    @CsvSource({
        "contoso-com.mail.protection.outlook.com, group:microsoft365",
        "fabrikam-com.mail.protection.outlook.com, group:microsoft365",
        "contoso-com.o-v1.mx.microsoft, group:microsoft365",
        "aspmx.l.google.com alt1.aspmx.l.google.com aspmx2.googlemail.com, group:google",
        "smtp.google.com, group:google",
        "mta5.am0.yahoodns.net mta6.am0.yahoodns.net, group:yahoo",
        "notgoogle.com, site:notgoogle.com",
        "google.com.example.net, site:google.com.example.net",
        "aspmx.l.google.com mx.own.test, 'site:aspmx.l.google.com,mx.own.test'",
        "smtp.google.com mta5.am0.yahoodns.net, 'site:mta5.am0.yahoodns.net,smtp.google.com'",
    })
    void allTenantsOfAProviderAreOneSiteAndNobodyElseIs(String hosts, String name) {
        assertThat(site(PROVIDERS, null, hosts.split(" ")).name()).isEqualTo(name);
    }

    @Test
    void mailToAGroupStillGoesToItsOwnDomainsHosts() {
        assertThat(site(PROVIDERS, null, "smtp.google.com").nextHop().text()).isEqualTo("mx:example.org");
    }

    @Test
    void theLongestSuffixDecides() {
        Sites sites = new Sites(Map.of("all", List.of("host.test"), "eu", List.of(".eu.host.test")), Map.of());

        assertThat(site(sites, null, "a.host.test").name()).isEqualTo("group:all");
        assertThat(site(sites, null, "a.eu.host.test").name()).isEqualTo("group:eu");
    }

    @Test
    void mailUnderARelaysPolicyHasALaneOfItsOwn() {
        Destination strict = site(PROVIDERS, "strict", "smtp.google.com");

        assertThat(strict.name()).isEqualTo("relay:strict/group:google");
        assertThat(strict.nextHop().text()).isEqualTo("relay:strict/example.org");
    }

    @Test
    void whatCannotBeAGroupOrANumberOfShardsIsRefusedByName() {
        assertThatThrownBy(() -> new Sites(Map.of("a", List.of("x.test"), "b", List.of("X.test")), Map.of()))
                .hasMessageMatching("postrider.destinations.groups.[ab]: '[xX].test' is in group [ab] too");
        assertThatThrownBy(() -> new Sites(Map.of("a b", List.of()), Map.of()))
                .hasMessageStartingWith("postrider.destinations.groups.a b: a group's name is");
        assertThatThrownBy(() -> new Sites(Map.of("a", List.of("x y")), Map.of()))
                .hasMessageStartingWith("postrider.destinations.groups.a: 'x y': domain has");
        for (int count : new int[] {0, -1, 65}) {
            assertThatThrownBy(() -> new Sites(Map.of(), Map.of("group:a", count)))
                    .hasMessageStartingWith("postrider.destinations.shards: 'group:a': the name of a destination");
        }
    }

    private static Destination site(Sites sites, @Nullable String relay, String... hosts) {
        List<MailExchanger> exchangers =
                Arrays.stream(hosts).map(host -> new MailExchanger(10, host)).toList();
        return sites.of(new ExchangerLookup.Exchangers(exchangers, false), new Domain("example.org"), relay);
    }
}
