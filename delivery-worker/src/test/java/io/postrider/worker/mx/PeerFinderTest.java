package io.postrider.worker.mx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.postrider.delivery.DnsSecurity;
import io.postrider.delivery.NextHop;
import io.postrider.delivery.TlsPolicy;
import io.postrider.dns.AddressLookup;
import io.postrider.dns.ExchangerLookup;
import io.postrider.dns.MailExchanger;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeerFinderTest {

    private static final List<InetAddress> HERE = List.of(InetAddress.ofLiteral("192.0.2.50"));

    private final Zone zone = new Zone();
    private final Map<String, Relay> relays = new HashMap<>();
    private static final String LANE = "site:x";

    private final OwnIdentity us = new OwnIdentity(Set.of("US.test"), Set.of(InetAddress.ofLiteral("192.0.2.99")));

    @Test
    void triesTheBestPreferenceFirstAndShufflesEqualOnes() throws InterruptedException {
        zone.exchangers(10, "b1", 10, "b2", 5, "a", 20, "c");
        Set<List<String>> orders = new HashSet<>();
        PeerFinder finder = finder(false, 5);
        for (int i = 0; i < 50; i++) {
            List<String> hosts = hosts(finder.find(NextHop.parse("mx:x.test"), LANE));
            assertThat(hosts).startsWith("a").endsWith("c").hasSize(4);
            orders.add(hosts);
        }

        assertThat(orders).hasSize(2);
    }

    @Test
    void cutsOffUsAndAllThatAreNoBetterByName() throws InterruptedException {
        zone.exchangers(5, "a", 10, "us.test", 10, "b", 20, "c");

        assertThat(hosts(find("mx:x.test"))).containsExactly("a");
    }

    @Test
    void cutsOffUsAndAllThatAreNoBetterByAddress() throws InterruptedException {
        zone.exchangers(5, "a", 10, "alias", 20, "c").address("alias", "192.0.2.99");

        assertThat(hosts(find("mx:x.test"))).containsExactly("a");
    }

    @Test
    void thatWeAreTheBestIsALoop() throws InterruptedException {
        zone.exchangers(10, "us.test", 20, "c");
        assertThat(status(find("mx:x.test"))).isEqualTo("5.4.6");

        zone.exchangers(10, "alias", 20, "c").address("alias", "192.0.2.99");
        assertThat(status(find("mx:x.test"))).isEqualTo("5.4.6");
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1", "127.9.9.9", "0.0.0.0", "::1", "::", "224.0.0.1"})
    void goesToNoAddressThatIsNobodyElses(String address) throws InterruptedException {
        zone.exchangers(10, "a").address("a", address);

        assertThat(status(find("mx:x.test"))).isEqualTo("5.4.4");
    }

    @Test
    void goesToLoopbackWhereThatIsAllowedOrConfigured() throws InterruptedException {
        zone.exchangers(10, "a").address("a", "127.0.0.1");

        assertThat(hosts(finder(true, 5).find(NextHop.parse("mx:x.test"), LANE)))
                .containsExactly("a");
        assertThat(find("lmtp://127.0.0.1:2424"))
                .isEqualTo(new PeersFound.Peers(List.of(
                        new Peer("127.0.0.1", InetAddress.ofLiteral("127.0.0.1"), 2424, NextHop.Protocol.LMTP))));
    }

    @Test
    void leavesOutLoopbackAmongOthers() throws InterruptedException {
        zone.exchangers(10, "a").address("a", "127.0.0.1", "192.0.2.7");

        assertThat(((PeersFound.Peers) find("mx:x.test")).peers())
                .extracting(peer -> peer.address().getHostAddress())
                .containsExactly("192.0.2.7");
    }

    @Test
    void saysWhatDnsSays() throws InterruptedException {
        zone.answer = new ExchangerLookup.NullMx();
        assertThat(status(find("mx:x.test"))).isEqualTo("5.1.10");
        zone.answer = new ExchangerLookup.NoSuchDomain();
        assertThat(status(find("mx:x.test"))).isEqualTo("5.1.2");
        zone.answer = new ExchangerLookup.TemporaryFailure("SERVFAIL");
        assertThat(status(find("mx:x.test"))).isEqualTo("4.4.3");
        zone.exchangers(10, "a").addresses.put("a", new AddressLookup.NoAddress());
        assertThat(status(find("mx:x.test"))).isEqualTo("5.4.4");
        zone.exchangers(10, "a", 20, "b").addresses.put("b", new AddressLookup.TemporaryFailure("time is up"));
        assertThat(status(find("mx:x.test"))).isEqualTo("4.4.3");
        zone.addresses.put("relay.test", new AddressLookup.NoAddress());
        assertThat(status(find("smtp://relay.test:25"))).isEqualTo("4.4.4");
    }

    @Test
    void aPeerIsAsSureAsTheLeastOfWhatLedToIt() throws InterruptedException {
        zone.exchangers(10, "a", 20, "b", 30, "c");
        zone.security = DnsSecurity.SECURE;
        zone.addresses.put("a", new AddressLookup.Addresses(HERE, DnsSecurity.SECURE));
        zone.addresses.put("b", new AddressLookup.Addresses(HERE, DnsSecurity.INSECURE));
        assertThat(securities("mx:x.test"))
                .containsExactly(DnsSecurity.SECURE, DnsSecurity.INSECURE, DnsSecurity.UNCHECKED);

        zone.security = DnsSecurity.INSECURE;
        assertThat(securities("mx:x.test")).startsWith(DnsSecurity.INSECURE, DnsSecurity.INSECURE);
        assertThat(securities("smtp://a:25")).containsExactly(DnsSecurity.SECURE);
        assertThat(securities("smtp://192.0.2.7:25")).containsExactly(DnsSecurity.UNCHECKED);
    }

    @Test
    void goesToAddressLiterals() throws InterruptedException {
        assertThat(((PeersFound.Peers) find("mx:[IPv6:2001:db8::1]")).peers())
                .extracting(Peer::endpoint)
                .containsExactly("[2001:db8:0:0:0:0:0:1]:25");
        assertThat(status(find("mx:[127.0.0.1]"))).isEqualTo("5.4.4");
        assertThat(status(find("mx:[192.0.2.99]"))).isEqualTo("5.4.6");
    }

    @Test
    void cutsOffEqualsOfOursThatAreTriedBeforeItsAddressIsKnown() throws InterruptedException {
        zone.exchangers(10, "a", 10, "b", 10, "c", 10, "alias").address("alias", "192.0.2.99");
        PeerFinder finder = finder(false, 1);
        for (int i = 0; i < 20; i++) {
            assertThat(status(finder.find(NextHop.parse("mx:x.test"), LANE))).isEqualTo("5.4.6");
        }
    }

    @Test
    void whatIsWorseThanWeAreIsOutEvenIfTheBetterHaveNoAnswerNow() throws InterruptedException {
        zone.exchangers(5, "a", 10, "us.test", 20, "c")
                .addresses
                .put("a", new AddressLookup.TemporaryFailure("SERVFAIL"));

        assertThat(status(find("mx:x.test"))).isEqualTo("4.4.3");
    }

    @Test
    void aDomainThatStandsForItselfAndIsOursIsALoop() throws InterruptedException {
        zone.answer = new ExchangerLookup.Exchangers(List.of(new MailExchanger(0, "us.test")), true);

        assertThat(status(find("mx:us.test"))).isEqualTo("5.4.6");
    }

    @Test
    void aHostOfSeveralFamiliesIsTriedInTheOrderThatDnsPrefers() throws InterruptedException {
        zone.exchangers(10, "a").address("a", "2001:db8::1", "192.0.2.7");

        assertThat(((PeersFound.Peers) find("mx:x.test")).peers())
                .extracting(Peer::endpoint)
                .containsExactly("[2001:db8:0:0:0:0:0:1]:25", "192.0.2.7:25");
    }

    @Test
    void triesSoManyHosts() throws InterruptedException {
        zone.exchangers(1, "a", 2, "b", 3, "c", 4, "d").addresses.put("b", new AddressLookup.NoAddress());
        PeerFinder finder =
                new PeerFinder(zone, us, new PeerPolicy(25, false, 3, 10), Relay.Directory.EMPTY, new Random(1));

        assertThat(hosts(finder.find(NextHop.parse("mx:x.test"), LANE))).containsExactly("a", "c");
        zone.addresses.remove("b");
        assertThat(hosts(finder.find(NextHop.parse("mx:x.test"), LANE))).containsExactly("a", "b", "c");
        zone.exchangers(1, "a", 1, "b", 1, "c", 1, "d");
        assertThat(hosts(finder.find(NextHop.parse("mx:x.test"), LANE))).hasSize(3);
    }

    @Test
    void aRelaysHostsAreTriedByWeightThenThoseWithoutAndAllHaveItsPolicy() throws InterruptedException {
        Credentials credentials = new Credentials("smart", "me", "secret", false);
        relays.put("smart", relay(TlsPolicy.VERIFY, credentials, "smtp://a:587", 3, "smtps://b", 1, "smtp://c", 0));
        PeerFinder finder = finder(false, 5);
        int first = 0;
        for (int i = 0; i < 1000; i++) {
            List<Peer> peers = ((PeersFound.Peers) finder.find(NextHop.parse("relay:smart"), LANE)).peers();
            assertThat(peers).hasSize(3).allSatisfy(peer -> {
                assertThat(peer.tls()).isEqualTo(TlsPolicy.VERIFY);
                assertThat(peer.credentials()).isEqualTo(credentials);
            });
            assertThat(peers.getLast().host()).isEqualTo("c");
            first += peers.getFirst().host().equals("a") ? 1 : 0;
        }

        assertThat(first).isBetween(650, 850);
    }

    @Test
    void aRelayWithoutHostsIsTheDomainsExchangersUnderItsPolicy() throws InterruptedException {
        relays.put("strict", relay(TlsPolicy.REQUIRED, null));
        zone.exchangers(10, "a");

        assertThat(((PeersFound.Peers) find("relay:strict/x.test")).peers())
                .extracting(Peer::host, Peer::tls)
                .containsExactly(tuple("a", TlsPolicy.REQUIRED));
        assertThat(((PeersFound.Peers) find("relay:strict/[192.0.2.5]")).peers())
                .extracting(Peer::tls)
                .containsExactly(TlsPolicy.REQUIRED);
    }

    @Test
    void aRelayThatTheWorkerDoesNotKnowWaitsAndNeverGoesAnotherWay() throws InterruptedException {
        relays.put("strict", relay(TlsPolicy.REQUIRED, null));
        zone.exchangers(10, "a");

        assertThat(status(find("relay:other/x.test"))).isEqualTo("4.3.5");
        assertThat(status(find("relay:other"))).isEqualTo("4.3.5");
        assertThat(status(find("relay:strict"))).isEqualTo("4.3.5");
    }

    @Test
    void aRelayGoesOnWithTheHostsThatHaveAnAddress() throws InterruptedException {
        relays.put("smart", relay(TlsPolicy.MAY, null, "smtp://gone", 5, "smtp://127.0.0.1:26", 1));
        zone.addresses.put("gone", new AddressLookup.NoAddress());
        assertThat(hosts(find("relay:smart"))).containsExactly("127.0.0.1");

        relays.put("smart", relay(TlsPolicy.MAY, null, "smtp://gone", 5));
        assertThat(status(find("relay:smart"))).isEqualTo("4.4.4");
        zone.addresses.put("gone", new AddressLookup.TemporaryFailure("SERVFAIL"));
        assertThat(status(find("relay:smart"))).isEqualTo("4.4.3");
    }

    @Test
    void nothingThatIsWrittenOfAPeerTellsItsCredentials() {
        Peer peer = new Peer(
                "a",
                InetAddress.ofLiteral("192.0.2.1"),
                587,
                NextHop.Protocol.SMTP,
                TlsPolicy.VERIFY,
                new Credentials("smart", "someone", "opensesame", false));
        Relay relay = relay(TlsPolicy.VERIFY, peer.credentials(), "smtp://a", 1);

        assertThat(peer + " " + relay + " " + peer.credentials()).doesNotContain("someone", "opensesame");
    }

    @Test
    void triesSoManyAndLetsTheSecondHostHaveItsTurn() throws InterruptedException {
        zone.exchangers(10, "a", 20, "b")
                .address("a", "192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4", "192.0.2.5", "192.0.2.6")
                .address("b", "192.0.2.11", "192.0.2.12", "192.0.2.13");

        assertThat(hosts(find("mx:x.test"))).containsExactly("a", "a", "a", "b", "b");
    }

    private PeersFound find(String nextHop) throws InterruptedException {
        return finder(false, 5).find(NextHop.parse(nextHop), LANE);
    }

    private PeerFinder finder(boolean allowLoopback, int most) {
        return new PeerFinder(
                zone,
                us,
                new PeerPolicy(25, allowLoopback, most, most),
                name -> Optional.ofNullable(relays.get(name)),
                new Random(1));
    }

    private static Relay relay(TlsPolicy tls, @Nullable Credentials credentials, Object... hostsAndWeights) {
        List<Relay.WeightedHost> hosts = new ArrayList<>();
        for (int i = 0; i < hostsAndWeights.length; i += 2) {
            NextHop.Host host = (NextHop.Host) NextHop.parse((String) hostsAndWeights[i]);
            hosts.add(new Relay.WeightedHost(host, (Integer) hostsAndWeights[i + 1]));
        }
        return new Relay(hosts, tls, credentials);
    }

    private List<DnsSecurity> securities(String nextHop) throws InterruptedException {
        return ((PeersFound.Peers) find(nextHop))
                .peers().stream().map(Peer::dns).toList();
    }

    private static List<String> hosts(PeersFound found) {
        return ((PeersFound.Peers) found).peers().stream().map(Peer::host).toList();
    }

    private static String status(PeersFound found) {
        return ((PeersFound.Nowhere) found).status().toString();
    }

    /** Every host has an address unless told otherwise. */
    private static final class Zone implements Lookups {

        private final Map<String, AddressLookup> addresses = new HashMap<>();
        private DnsSecurity security = DnsSecurity.UNCHECKED;
        private ExchangerLookup answer = new ExchangerLookup.NoSuchDomain();

        Zone exchangers(Object... preferencesAndHosts) {
            List<MailExchanger> all = new ArrayList<>();
            for (int i = 0; i < preferencesAndHosts.length; i += 2) {
                all.add(new MailExchanger((Integer) preferencesAndHosts[i], (String) preferencesAndHosts[i + 1]));
            }
            answer = new ExchangerLookup.Exchangers(all, false);
            return this;
        }

        Zone address(String host, String... all) {
            addresses.put(
                    host,
                    new AddressLookup.Addresses(
                            Arrays.stream(all).map(InetAddress::ofLiteral).toList()));
            return this;
        }

        @Override
        public CompletionStage<ExchangerLookup> exchangers(String domain) {
            return CompletableFuture.completedFuture(
                    answer instanceof ExchangerLookup.Exchangers(List<MailExchanger> all, boolean implicit, var any)
                            ? new ExchangerLookup.Exchangers(all, implicit, security)
                            : answer);
        }

        @Override
        public CompletionStage<AddressLookup> addresses(String host) {
            return CompletableFuture.completedFuture(addresses.getOrDefault(
                    host, new AddressLookup.Addresses(List.of(InetAddress.ofLiteral("192.0.2.50")))));
        }
    }
}
