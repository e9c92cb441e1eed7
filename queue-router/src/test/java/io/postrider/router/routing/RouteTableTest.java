package io.postrider.router.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.address.Mailbox;
import io.postrider.address.ReversePath;
import io.postrider.reply.EnhancedStatusCode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTableTest {

    private static final String SENDER = "me@home.test";

    private static final RouteTable TABLE = RouteTable.of(Map.ofEntries(
            Map.entry("example.org", "lmtp://127.0.0.1:2424"),
            Map.entry("*.example.org", "smtp://below:2500"),
            Map.entry("*.deep.example.org", "smtp://deeper"),
            Map.entry("*.test", "smtp://[::1]:2526"),
            Map.entry("bücher.example", "smtp://books:26"),
            Map.entry("[192.0.2.1]", "smtp://literal:27"),
            Map.entry("Boss@example.org", "smtp://boss"),
            Map.entry("mx?.*.net", "smtp://pattern"),
            Map.entry("mx1.*.net", "smtp://same-length"),
            Map.entry("mx1.lon*.net", "smtp://longer"),
            Map.entry("sales-*@*.net", "smtp://sales"),
            Map.entry("/^(abuse|security)@/", "smtp://abuse"),
            Map.entry("/^abuse@[a-z0-9.]+\\.com$/", "smtp://longest-expression")));

    @ParameterizedTest
    @CsvSource({
        "a@example.org, lmtp://127.0.0.1:2424",
        "a@EXAMPLE.org, lmtp://127.0.0.1:2424",
        "boss@example.org, smtp://boss:25",
        "a@a.example.org, smtp://below:2500",
        "a@b.a.example.org, smtp://below:2500",
        "a@deep.example.org, smtp://below:2500",
        "a@x.deep.example.org, smtp://deeper:25",
        "a@one.test, smtp://[::1]:2526",
        "a@xn--bcher-kva.example, smtp://books:26",
        "a@bücher.example, smtp://books:26",
        "a@[192.0.2.1], smtp://literal:27",
        "a@mx2.a.net, smtp://pattern:25",
        "a@mx1.a.net, smtp://same-length:25",
        "a@mx1.london.net, smtp://longer:25",
        "Sales-eu@mx9.a.net, smtp://sales:25",
        "abuse@elsewhere.test, smtp://[::1]:2526",
        "security@elsewhere.com, smtp://abuse:25",
        "Abuse@elsewhere.com, smtp://longest-expression:25",
    })
    void theMostSpecificRouteWins(String recipient, String hop) {
        assertThat(hop(TABLE, SENDER, recipient)).isEqualTo(hop);
    }

    @ParameterizedTest
    @CsvSource({
        "a@test",
        "a@example.com",
        "a@notexample.org",
        "a@org",
        "a@[192.0.2.2]",
        "a@mx.a.net",
        "a@mx12.net",
        "notabuse@x.com"
    })
    void mailWithoutARouteGoesByItsDomain(String recipient) {
        assertThat(find(TABLE, SENDER, recipient)).isEqualTo(Route.BY_DOMAIN);
    }

    @Test
    void aStarIsForWhateverHasNoOtherRoute() {
        RouteTable table = RouteTable.of(Map.of("*", "smtp://smarthost", "example.org", "smtp://own"));

        assertThat(hop(table, SENDER, "a@example.org")).isEqualTo("smtp://own:25");
        assertThat(hop(table, SENDER, "a@example.com")).isEqualTo("smtp://smarthost:25");
        assertThat(hop(table, SENDER, "a@[192.0.2.1]")).isEqualTo("smtp://smarthost:25");
    }

    @ParameterizedTest
    @CsvSource({
        "a@tenant.test,  x@any.example,      smtp://tenant:25",
        "A@tenant.test,  x@any.example,      smtp://tenant:25",
        "ceo@tenant.test, x@any.example,     smtp://ceo:25",
        "a@x.tenant.test, x@any.example,     smtp://below:25",
        "'',             x@any.example,      smtp://reports:25",
        "a@other.test,   x@any.example,      smtp://all:25",
        "a@tenant.test,  x@local.example,    smtp://local:25",
        "ceo@tenant.test, x@local.example,   smtp://local-ceo:25",
        "a@tenant.test,  x@sub.both.example, smtp://both:25",
        "a@other.test,   x@sub.both.example, smtp://all:25",
    })
    void theRecipientDecidesBeforeTheSender(String sender, String recipient, String hop) {
        RouteTable table = RouteTable.of(Map.ofEntries(
                Map.entry("*", "smtp://all"),
                Map.entry("from:tenant.test", "smtp://tenant"),
                Map.entry("from:*.tenant.test", "smtp://below"),
                Map.entry("from:ceo@tenant.test", "smtp://ceo"),
                Map.entry("from:<>", "smtp://reports"),
                Map.entry("to:local.example", "smtp://local"),
                Map.entry("from:ceo@tenant.test to:local.example", "smtp://local-ceo"),
                Map.entry("from:tenant.test to:*.both.example", "smtp://both")));

        assertThat(hop(table, sender, recipient)).isEqualTo(hop);
    }

    @Test
    void aBounceHasItsTextAndTheCodeItBeginsWith() {
        assertThat(only("bounce:5.1.6 She has left")).isEqualTo(bounce("5.1.6", "She has left"));
        assertThat(only("bounce: No, thank you")).isEqualTo(bounce("5.0.0", "No, thank you"));
        assertThat(only("bounce:")).isEqualTo(bounce("5.0.0", "No mail is taken for this address"));
        assertThat(only("bounce:5.7.1")).isEqualTo(bounce("5.7.1", "No mail is taken for this address"));
    }

    @Test
    void anExpressionThatTakesTooLongDecidesNothing() {
        RouteTable table = RouteTable.of(Map.of("/^(a|aa)+\\1b@/", "discard:", "*", "smtp://all"));

        assertThat(hop(table, SENDER, "aab@x.test")).isEqualTo("discard");
        assertThat(find(table, SENDER, "a".repeat(60) + "@x.test")).isEqualTo(new Route.Undecided());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "example.org | host:25 | a route is smtp://host[:port], smtps://…, lmtp://…, relay:name,",
                "example.org | smtp:[host]:25 | a next hop is smtp://host[:port]",
                "example.org | smtp://host:port | port is a number",
                "example.org | smtp://host:70000 | 1 to 65535",
                "example.org | mx:a b | domain has a character that no domain may have",
                "example.org | relay:none | there is no postrider.relays.none",
                "example.org | relay:a b | a relay's name is",
                "example.org | relay:smart/example.com | postrider.relays.smart has hosts of its own",
                "example.org | bounce:4.2.1 later | a bounce is for good: 5.x.y, not 4.2.1",
                "exa mple.org | smtp://host | neither an address, a domain, *.suffix, a pattern, /expression/ nor *",
                "a*b c | smtp://host | a pattern has no spaces",
                "*.[192.0.2.1] | smtp://host | nothing below an address literal",
                "@example.org | smtp://host | '@example.org' is no address",
                "/(/ | smtp://host | no regular expression: Unclosed group",
                "/x | smtp://host | a regular expression stands between two slashes",
                "// | smtp://host | a regular expression stands between two slashes",
                "<> | smtp://host | nobody is the recipient <>",
                "from: | smtp://host | neither an address, a domain",
                "from:a.test to: | smtp://host | neither an address, a domain",
            })
    void aWrongRouteIsOneLineThatNamesIt(String key, String target, String line) {
        assertThatThrownBy(() -> RouteTable.of(Map.of(key, target), Map.of("smart", true)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("postrider.routes: '" + key + "': ")
                .hasMessageContaining(line)
                .message()
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource({
        "example.org, Example.ORG",
        "example.org, to:example.org",
        "example.org, from:* to:example.org",
        "a@example.org, A@example.org",
        "from:example.org, from:EXAMPLE.org to:*"
    })
    void theSameMatchInTwoSpellingsIsRefused(String one, String other) {
        assertThatThrownBy(() -> RouteTable.of(Map.of(one, "smtp://a", other, "smtp://b")))
                .hasMessageContaining("is there twice");
    }

    private static Route only(String target) {
        return find(RouteTable.of(Map.of("*", target)), SENDER, "a@b.test");
    }

    private static Route bounce(String status, String text) {
        return new Route.Bounce(EnhancedStatusCode.of(status), text);
    }

    private static Route find(RouteTable table, String sender, String recipient) {
        return table.find(ReversePath.parse(sender).orThrow(), Mailbox.of(recipient));
    }

    private static String hop(RouteTable table, String sender, String recipient) {
        return switch (find(table, sender, recipient)) {
            case Route.Fixed(var destination) -> destination.nextHop().text();
            case Route.Discard discard -> "discard";
            case Route.Exchangers exchangers -> throw new AssertionError(exchangers);
            case Route.Bounce bounce -> throw new AssertionError(bounce);
            case Route.Undecided undecided -> throw new AssertionError(undecided);
        };
    }
}
