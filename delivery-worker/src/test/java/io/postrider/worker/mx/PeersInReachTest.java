package io.postrider.worker.mx;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.delivery.NextHop;
import io.postrider.delivery.TlsPolicy;
import io.postrider.dns.AddressLookup;
import io.postrider.dns.ExchangerLookup;
import io.postrider.dns.MailExchanger;
import io.postrider.worker.source.Pool;
import io.postrider.worker.source.Source;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Peers of mail that leaves from pools: one of IPv4, and for a lane and a relay one of IPv6. */
class PeersInReachTest {

    private static final InetAddress OURS = InetAddress.ofLiteral("2001:db8::99");

    private final Pool four = pool("four", "192.0.2.1");
    private final Pool six = pool("six", "2001:db8::1");
    private final Zone zone = new Zone();
    private final PeerFinder finder = new PeerFinder(
            zone,
            new OwnIdentity(Set.of(), Set.of(OURS)),
            new PeerPolicy(25, false, 2, 2),
            name -> Optional.of(new Relay(List.of(), TlsPolicy.MAY, null, name.equals("six") ? six : null)),
            lane -> lane.equals("site:six") ? six : four,
            new Random(1));

    @Test
    void areThoseThatASourceOfTheLanesPoolReaches() throws InterruptedException {
        zone.host("a", "2001:db8::7", "192.0.2.7");

        assertThat(endpoints("mx:x.test", "site:a")).containsExactly("192.0.2.7:25");
        assertThat(endpoints("mx:x.test", "site:six")).containsExactly("[2001:db8:0:0:0:0:0:7]:25");
        assertThat(endpoints("smtp://192.0.2.5:26", "relay:smtp://192.0.2.5:26"))
                .containsExactly("192.0.2.5:26");
        assertThat(endpoints("mx:[192.0.2.6]", "host:[192.0.2.6]")).containsExactly("192.0.2.6:25");
    }

    @Test
    void areThoseOfTheRelaysPoolWhereItHasOne() throws InterruptedException {
        zone.host("a", "2001:db8::7", "192.0.2.7");

        assertThat(endpoints("relay:six/x.test", "relay:six/site:a")).containsExactly("[2001:db8:0:0:0:0:0:7]:25");
        assertThat(endpoints("relay:other/x.test", "relay:other/site:a")).containsExactly("192.0.2.7:25");
    }

    @Test
    void addressesOutOfReachTakeNobodysPlace() throws InterruptedException {
        zone.host("a", "2001:db8::7", "2001:db8::8", "2001:db8::9", "192.0.2.9").host("b", "2001:db8::7");

        assertThat(endpoints("mx:x.test", "site:a")).containsExactly("192.0.2.9:25");
    }

    @Test
    void whereNoneIsInReachMailWaitsAndIsToldWhy() throws InterruptedException {
        zone.host("a", "2001:db8::7");

        for (String nextHop : List.of("mx:x.test", "mx:[IPv6:2001:db8::7]", "smtp://[2001:db8::7]")) {
            assertThat(finder.find(NextHop.parse(nextHop), "site:a"))
                    .as(nextHop)
                    .isEqualTo(
                            PeersFound.nowhere(
                                    "4.4.4",
                                    "pool four has no source address that can be used to reach 2001:db8:0:0:0:0:0:7 over IPv6"));
        }
    }

    @Test
    void weAreFoundInAListWhetherWeAreInReachOrNot() throws InterruptedException {
        zone.host("a", "2001:db8::99");

        assertThat(finder.find(NextHop.parse("mx:x.test"), "site:a"))
                .isInstanceOfSatisfying(PeersFound.Nowhere.class, nowhere -> assertThat(nowhere.status())
                        .hasToString("5.4.6"));
    }

    private List<String> endpoints(String nextHop, String lane) throws InterruptedException {
        return ((PeersFound.Peers) finder.find(NextHop.parse(nextHop), lane))
                .peers().stream().map(Peer::endpoint).toList();
    }

    private static Pool pool(String name, String address) {
        Source source = new Source(name, InetAddress.ofLiteral(address), name + ".test");
        return new Pool(name, List.of(new Pool.Member(source, 1)), new Random(1));
    }

    /** x.test, whose hosts are preferred in the order that they are named in. */
    private static final class Zone implements Lookups {

        private final Map<String, List<InetAddress>> hosts = new HashMap<>();
        private final List<MailExchanger> exchangers = new ArrayList<>();

        Zone host(String name, String... addresses) {
            hosts.put(name, Arrays.stream(addresses).map(InetAddress::ofLiteral).toList());
            exchangers.add(new MailExchanger(exchangers.size(), name));
            return this;
        }

        @Override
        public CompletionStage<ExchangerLookup> exchangers(String domain) {
            return CompletableFuture.completedFuture(new ExchangerLookup.Exchangers(List.copyOf(exchangers), false));
        }

        @Override
        public CompletionStage<AddressLookup> addresses(String host) {
            return CompletableFuture.completedFuture(new AddressLookup.Addresses(hosts.getOrDefault(host, List.of())));
        }
    }
}
