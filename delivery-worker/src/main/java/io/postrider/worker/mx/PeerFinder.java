package io.postrider.worker.mx;

import io.postrider.address.AddressLiteral;
import io.postrider.address.Domain;
import io.postrider.delivery.DnsSecurity;
import io.postrider.delivery.NextHop;
import io.postrider.delivery.NextHop.Protocol;
import io.postrider.dns.AddressLookup;
import io.postrider.dns.ExchangerLookup;
import io.postrider.dns.MailExchanger;
import io.postrider.worker.source.PoolChoice;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.random.RandomGenerator;

/**
 * Finds the peers of a next hop (RFC 5321 section 5.1): exchangers by preference, equal ones shuffled, ourselves and what
 * is no better than us cut off, addresses that nobody may send us to left out; hosts that configuration names by their
 * weights. For any number of threads.
 */
public final class PeerFinder {

    private final Lookups dns;
    private final OwnIdentity us;
    private final PeerPolicy policy;
    private final Relay.Directory relays;
    private final PoolChoice pools;
    private final RandomGenerator random;

    /** One whose peers are reached from whatever address the machine takes. */
    public PeerFinder(Lookups dns, OwnIdentity us, PeerPolicy policy, Relay.Directory relays, RandomGenerator random) {
        this(dns, us, policy, relays, PoolChoice.NONE, random);
    }

    /** @param pools that peers are reached from where their relay does not say */
    public PeerFinder(
            Lookups dns,
            OwnIdentity us,
            PeerPolicy policy,
            Relay.Directory relays,
            PoolChoice pools,
            RandomGenerator random) {
        this.dns = dns;
        this.us = us;
        this.policy = policy;
        this.relays = relays;
        this.pools = pools;
        this.random = random;
    }

    /**
     * Asks DNS and waits for its answers, a few seconds at most.
     *
     * @param lane whose mail it is
     */
    public PeersFound find(NextHop nextHop, String lane) throws InterruptedException {
        Relay none = Relay.NONE.orFrom(pools.of(lane));
        return switch (nextHop) {
            case NextHop.Host host -> byConfiguration(List.of(host), none);
            case NextHop.Exchangers(Domain domain) -> byDomain(domain, none);
            case NextHop.Relay(String name, Domain domain) -> {
                Optional<Relay> relay = relays.find(name).map(known -> known.orFrom(pools.of(lane)));
                if (relay.isPresent() && !relay.get().hosts().isEmpty()) {
                    yield byConfiguration(relay.get().inTurn(random), relay.get());
                }
                yield relay.isPresent() && domain != null
                        ? byDomain(domain, relay.get())
                        // The router's configuration has it, or had it; without ours there is no safe way to go.
                        : PeersFound.nowhere("4.3.5", "relay " + name + " is not configured here");
            }
        };
    }

    /** A host that configuration names is not judged: who wrote it meant it. */
    private PeersFound byConfiguration(List<NextHop.Host> hops, Relay relay) throws InterruptedException {
        List<NextHop.Host> tried = hops.subList(0, Math.min(hops.size(), policy.hosts()));
        List<CompletionStage<AddressLookup>> lookups =
                tried.stream().map(hop -> addresses(hop.host())).toList();
        Gathered gathered = new Gathered(policy);
        for (int i = 0; i < tried.size(); i++) {
            NextHop.Host hop = tried.get(i);
            switch (await(lookups.get(i))) {
                case AddressLookup.Addresses(List<InetAddress> all, DnsSecurity dns) ->
                    gathered.add(
                            0,
                            all.stream()
                                    .map(address -> relay.peer(hop.host(), address, hop.port(), hop.protocol(), dns))
                                    .toList());
                case AddressLookup.NoAddress() -> {
                    // Perhaps another has one.
                }
                case AddressLookup.TemporaryFailure(String reason) -> gathered.failed(reason);
            }
        }
        String names = String.join(", ", tried.stream().map(NextHop.Host::host).toList());
        // Configuration names it, so it is to be there: a fault to be mended, not the sender's.
        return gathered.result(() -> PeersFound.nowhere("4.4.4", "no address for next hop " + names));
    }

    private PeersFound byDomain(Domain domain, Relay relay) throws InterruptedException {
        return domain.isAddressLiteral() ? byLiteral(domain, relay) : byExchangers(domain, relay);
    }

    /** RFC 5321 section 4.1.3: mail to an address literal goes to that address. */
    private PeersFound byLiteral(Domain domain, Relay relay) {
        Optional<InetAddress> address = AddressLiteral.addressOf(domain.name());
        if (address.isEmpty()) {
            return PeersFound.nowhere("5.1.2", "not an address literal that we know: " + domain);
        }
        if (us.isAddress(address.get())) {
            return PeersFound.nowhere("5.4.6", domain + " is this host");
        }
        if (!policy.allows(address.get())) {
            return PeersFound.nowhere("5.4.4", domain + " is no address to send mail to");
        }
        Peer peer = relay.peer(domain.name(), address.get(), policy.port(), Protocol.SMTP, DnsSecurity.UNCHECKED);
        return peer.isInReach()
                ? new PeersFound.Peers(List.of(peer))
                : PeersFound.nowhere("4.4.4", peer.pool().lack(peer.address()));
    }

    private PeersFound byExchangers(Domain domain, Relay relay) throws InterruptedException {
        return switch (await(dns.exchangers(domain.ascii()))) {
            case ExchangerLookup.Exchangers found -> byHosts(domain, found, relay);
            case ExchangerLookup.NullMx() -> PeersFound.nowhere("5.1.10", domain + " takes no mail (null MX)");
            case ExchangerLookup.NoSuchDomain() ->
                PeersFound.nowhere("5.1.2", "no such domain, or neither MX nor address: " + domain);
            case ExchangerLookup.TemporaryFailure(String reason) -> PeersFound.nowhere("4.4.3", reason);
        };
    }

    private PeersFound byHosts(Domain domain, ExchangerLookup.Exchangers found, Relay relay)
            throws InterruptedException {
        List<MailExchanger> better = betterThanUs(found.shuffled(random));
        if (better.isEmpty()) {
            return PeersFound.nowhere("5.4.6", "the best mail exchanger of " + domain + " is this host");
        }
        List<MailExchanger> considered = considered(better);
        // Asked all at once, so that it takes no longer than the slowest.
        List<CompletionStage<AddressLookup>> lookups = considered.stream()
                .map(exchanger -> dns.addresses(exchanger.host()))
                .toList();
        Gathered gathered = new Gathered(policy);
        for (int i = 0; i < considered.size(); i++) {
            MailExchanger exchanger = considered.get(i);
            switch (await(lookups.get(i))) {
                case AddressLookup.Addresses(List<InetAddress> all, DnsSecurity dns) -> {
                    if (all.stream().anyMatch(us::isAddress)) {
                        // RFC 5321 section 5.1: we are that host; it and all that are no better are out.
                        gathered.dropFrom(exchanger.preference());
                        return gathered.result(() -> PeersFound.nowhere(
                                "5.4.6", "the best mail exchanger of " + domain + " has our own address"));
                    }
                    List<Peer> allowed = all.stream()
                            .filter(policy::allows)
                            .map(address -> relay.peer(
                                    exchanger.host(),
                                    address,
                                    policy.port(),
                                    Protocol.SMTP,
                                    found.security().and(dns)))
                            .toList();
                    gathered.add(exchanger.preference(), allowed);
                    if (allowed.size() < all.size()) {
                        gathered.refused();
                    }
                }
                case AddressLookup.NoAddress() -> {
                    // Perhaps another has one.
                }
                case AddressLookup.TemporaryFailure(String reason) -> gathered.failed(reason);
            }
        }
        return gathered.result(() -> PeersFound.nowhere(
                "5.4.4",
                gathered.isRefused()
                        ? "mail exchangers of " + domain + " on addresses not to send mail to"
                        : "no mail exchanger of " + domain + " has an address"));
    }

    /**
     * As many as are tried, and all that are as good as the last of these: we may be among them, by address, and then none
     * of them is to be tried.
     */
    private List<MailExchanger> considered(List<MailExchanger> exchangers) {
        int end = Math.min(exchangers.size(), policy.hosts());
        int last = exchangers.get(end - 1).preference();
        while (end < exchangers.size() && exchangers.get(end).preference() == last) {
            end++;
        }
        return exchangers.subList(0, end);
    }

    /** RFC 5321 section 5.1: where we are in the list by name, we and all hosts of the same or a worse preference go. */
    private List<MailExchanger> betterThanUs(List<MailExchanger> exchangers) {
        int limit = exchangers.stream()
                .filter(exchanger -> us.isName(exchanger.host()))
                .mapToInt(MailExchanger::preference)
                .min()
                .orElse(Integer.MAX_VALUE);
        return exchangers.stream()
                .filter(exchanger -> exchanger.preference() < limit)
                .toList();
    }

    private CompletionStage<AddressLookup> addresses(String host) {
        return literal(host)
                .<CompletionStage<AddressLookup>>map(
                        address -> CompletableFuture.completedFuture(new AddressLookup.Addresses(List.of(address))))
                .orElseGet(() -> dns.addresses(host));
    }

    private static Optional<InetAddress> literal(String host) {
        boolean maybe = host.indexOf(':') >= 0 || !host.isEmpty() && Character.isDigit(host.charAt(host.length() - 1));
        if (!maybe) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static <T> T await(CompletionStage<T> stage) throws InterruptedException {
        try {
            return stage.toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a lookup never fails", e);
        }
    }
}
