package io.postrider.router.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.address.Domain;
import io.postrider.router.destination.Destination;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTableTest {

    private static final RouteTable TABLE = RouteTable.of(Map.of(
            "example.org", "lmtp://127.0.0.1:2424",
            "*.example.org", "smtp://below:2500",
            "*.deep.example.org", "smtp://deeper",
            "*.test", "smtp://[::1]:2526",
            "bücher.example", "smtp://books:26",
            "[192.0.2.1]", "smtp://literal:27"));

    @ParameterizedTest
    @CsvSource({
        "example.org, relay:lmtp://127.0.0.1:2424",
        "EXAMPLE.org, relay:lmtp://127.0.0.1:2424",
        "a.example.org, relay:smtp://below:2500",
        "b.a.example.org, relay:smtp://below:2500",
        "deep.example.org, relay:smtp://below:2500",
        "x.deep.example.org, relay:smtp://deeper:25",
        "one.test, relay:smtp://[::1]:2526",
        "xn--bcher-kva.example, relay:smtp://books:26",
        "bücher.example, relay:smtp://books:26",
        "[192.0.2.1], relay:smtp://literal:27",
    })
    void theMostSpecificRouteWins(String domain, String destination) {
        assertThat(TABLE.find(new Domain(domain)).map(Destination::name)).contains(destination);
    }

    @ParameterizedTest
    @CsvSource({"test", "example.com", "notexample.org", "org", "[192.0.2.2]"})
    void aDomainWithoutARouteHasNone(String domain) {
        assertThat(TABLE.find(new Domain(domain))).isEmpty();
    }

    @Test
    void aStarIsForWhateverHasNoOtherRoute() {
        RouteTable table = RouteTable.of(Map.of("*", "smtp://smarthost", "example.org", "smtp://own"));

        assertThat(table.find(new Domain("example.org")).map(Destination::name)).contains("relay:smtp://own:25");
        assertThat(table.find(new Domain("example.com")).map(Destination::name)).contains("relay:smtp://smarthost:25");
        assertThat(table.find(new Domain("[192.0.2.1]")).map(Destination::name)).contains("relay:smtp://smarthost:25");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "example.org | smtps://host | smtps routes come with a later version",
                "example.org | discard: | discard routes come with a later version",
                "example.org | bounce:no such user | bounce routes come with a later version",
                "example.org | host:25 | 'example.org': a next hop is smtp://host[:port] or lmtp://host[:port]",
                "example.org | smtp://host:port | port is a number",
                "example.org | smtp://host:70000 | 1 to 65535",
                "example.org | mx:example.com | a route is smtp://host[:port] or lmtp://host[:port]",
                "*example.org | smtp://host | '*example.org' is neither a domain nor *.suffix nor *",
                "*.*.org | smtp://host | neither a domain",
                "*.[192.0.2.1] | smtp://host | nothing below an address literal",
            })
    void aWrongRouteIsOneLineThatNamesIt(String pattern, String target, String line) {
        assertThatThrownBy(() -> RouteTable.of(Map.of(pattern, target)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("postrider.routes: '" + pattern + "'")
                .hasMessageContaining(line)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void theSameDomainInTwoSpellingsIsRefused() {
        assertThatThrownBy(() -> RouteTable.of(Map.of("example.org", "smtp://a", "Example.ORG", "smtp://b")))
                .hasMessageContaining("is there twice");
    }
}
