package io.postrider.dns;

import io.postrider.testing.dns.DnsZoneServer;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** What the tests of lookups share: impatient settings, and waiting for an answer. */
final class Lookups {
    static final Duration LOOKUP_TIMEOUT = Duration.ofMillis(1500);

    private Lookups() {}

    /** Two attempts of 500 ms for each server within {@link #LOOKUP_TIMEOUT}. */
    static ResolverSettings asking(DnsZoneServer... servers) {
        return asking(List.of(servers).stream().map(DnsZoneServer::address).toList());
    }

    static ResolverSettings asking(List<String> servers) {
        return new ResolverSettings(
                servers,
                LOOKUP_TIMEOUT,
                Duration.ofMillis(500),
                2,
                1000,
                AddressFamilies.IPV4_FIRST,
                new Dnssec.None());
    }

    static <T> T answer(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    static ExchangerLookup.Exchangers explicit(MailExchanger... hosts) {
        return new ExchangerLookup.Exchangers(List.of(hosts), false);
    }

    static ExchangerLookup.Exchangers implicit(String host) {
        return new ExchangerLookup.Exchangers(List.of(new MailExchanger(0, host)), true);
    }

    static AddressLookup.Addresses addresses(String... literals) {
        return new AddressLookup.Addresses(
                List.of(literals).stream().map(InetAddress::ofLiteral).toList());
    }
}
