package io.postrider.worker.mx;

import io.postrider.address.AddressLiteral;
import io.postrider.address.Domain;
import io.postrider.delivery.NextHop;
import io.postrider.delivery.NextHop.Protocol;
import io.postrider.dns.AddressLookup;
import io.postrider.dns.ExchangerLookup;
import io.postrider.dns.MailExchanger;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.random.RandomGenerator;

/**
 * Finds the peers of a next hop (RFC 5321 section 5.1): exchangers by preference, equal ones shuffled, ourselves and what
 * is no better than us cut off, addresses that nobody may send us to left out. For any number of threads.
 */
public final class PeerFinder {

    private final Lookups dns;
    private final OwnIdentity us;
    private final PeerPolicy policy;
    private final RandomGenerator random;

    public PeerFinder(Lookups dns, OwnIdentity us, PeerPolicy policy, RandomGenerator random) {
        this.dns = dns;
        this.us = us;
        this.policy = policy;
        this.random = random;
    }

    /** Asks DNS and waits for its answers, a few seconds at most. */
    public PeersFound find(NextHop nextHop) throws InterruptedException {
        return switch (nextHop) {
            case NextHop.Host host -> byConfiguration(host);
            case NextHop.Exchangers(Domain domain) when domain.isAddressLiteral() -> byLiteral(domain);
            case NextHop.Exchangers(Domain domain) -> byExchangers(domain);
        };
    }

    /** A host that configuration names is not judged: who wrote it meant it. */
    private PeersFound byConfiguration(NextHop.Host hop) throws InterruptedException {
        Optional<InetAddress> literal = literal(hop.host());
        AddressLookup lookup = literal.isPresent()
                ? new AddressLookup.Addresses(List.of(literal.get()))
                : await(dns.addresses(hop.host()));
        return switch (lookup) {
            case AddressLookup.Addresses(List<InetAddress> all) ->
                new PeersFound.Peers(all.stream()
                        .limit(policy.most())
                        .map(address -> new Peer(hop.host(), address, hop.port(), hop.protocol()))
                        .toList());
            // Configuration names it, so it is to be there: a fault to be mended, not the sender's.
            case AddressLookup.NoAddress() -> PeersFound.nowhere("4.4.4", "no address for next hop " + hop.host());
            case AddressLookup.TemporaryFailure(String reason) -> PeersFound.nowhere("4.4.3", reason);
        };
    }

    /** RFC 5321 section 4.1.3: mail to an address literal goes to that address. */
    private PeersFound byLiteral(Domain domain) {
        Optional<InetAddress> address = AddressLiteral.addressOf(domain.name());
        if (address.isEmpty()) {
            return PeersFound.nowhere("5.1.2", "not an address literal that we know: " + domain);
        }
        if (us.isAddress(address.get())) {
            return PeersFound.nowhere("5.4.6", domain + " is this host");
        }
        return policy.allows(address.get())
                ? new PeersFound.Peers(List.of(new Peer(domain.name(), address.get(), policy.port(), Protocol.SMTP)))
                : PeersFound.nowhere("5.4.4", domain + " is no address to send mail to");
    }

    private PeersFound byExchangers(Domain domain) throws InterruptedException {
        return switch (await(dns.exchangers(domain.ascii()))) {
            case ExchangerLookup.Exchangers found -> byHosts(domain, found.shuffled(random));
            case ExchangerLookup.NullMx() -> PeersFound.nowhere("5.1.10", domain + " takes no mail (null MX)");
            case ExchangerLookup.NoSuchDomain() ->
                PeersFound.nowhere("5.1.2", "no such domain, or neither MX nor address: " + domain);
            case ExchangerLookup.TemporaryFailure(String reason) -> PeersFound.nowhere("4.4.3", reason);
        };
    }

    private PeersFound byHosts(Domain domain, List<MailExchanger> exchangers) throws InterruptedException {
        List<MailExchanger> better = betterThanUs(exchangers);
        if (better.isEmpty()) {
            return PeersFound.nowhere("5.4.6", "the best mail exchanger of " + domain + " is this host");
        }
        List<MailExchanger> tried = better.subList(0, Math.min(better.size(), policy.most()));
        // Asked all at once, so that it takes no longer than the slowest.
        List<CompletionStage<AddressLookup>> lookups =
                tried.stream().map(exchanger -> dns.addresses(exchanger.host())).toList();
        Gathered gathered = new Gathered();
        for (int i = 0; i < tried.size(); i++) {
            MailExchanger exchanger = tried.get(i);
            switch (await(lookups.get(i))) {
                case AddressLookup.Addresses(List<InetAddress> all) -> {
                    if (all.stream().anyMatch(us::isAddress)) {
                        // RFC 5321 section 5.1: we are that host; it and all that are no better are out.
                        gathered.dropFrom(exchanger.preference());
                        return gathered.result(domain, true);
                    }
                    gathered.add(exchanger, all);
                }
                case AddressLookup.NoAddress() -> {
                    // Perhaps another has one.
                }
                case AddressLookup.TemporaryFailure(String reason) -> gathered.failure = reason;
            }
        }
        return gathered.result(domain, false);
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

    /** The peers so far, in order, and what stood in the way of more. */
    private final class Gathered {

        private record Ranked(int preference, List<Peer> peers) {}

        private final List<Ranked> hosts = new ArrayList<>();
        private String failure = "";
        private boolean refused;

        void add(MailExchanger exchanger, List<InetAddress> addresses) {
            List<Peer> allowed = addresses.stream()
                    .filter(policy::allows)
                    .map(address -> new Peer(exchanger.host(), address, policy.port(), Protocol.SMTP))
                    .toList();
            refused |= allowed.size() < addresses.size();
            if (!allowed.isEmpty()) {
                hosts.add(new Ranked(exchanger.preference(), allowed));
            }
        }

        void dropFrom(int preference) {
            hosts.removeIf(ranked -> ranked.preference() >= preference);
        }

        PeersFound result(Domain domain, boolean loop) {
            int perHost = policy.perHost(Math.max(1, hosts.size()));
            List<Peer> peers = hosts.stream()
                    .flatMap(ranked -> ranked.peers().stream().limit(perHost))
                    .limit(policy.most())
                    .toList();
            if (!peers.isEmpty()) {
                return new PeersFound.Peers(peers);
            }
            if (!failure.isEmpty()) {
                return PeersFound.nowhere("4.4.3", failure);
            }
            if (loop) {
                return PeersFound.nowhere("5.4.6", "the best mail exchanger of " + domain + " has our own address");
            }
            return refused
                    ? PeersFound.nowhere("5.4.4", "mail exchangers of " + domain + " on addresses not to send mail to")
                    : PeersFound.nowhere("5.4.4", "no mail exchanger of " + domain + " has an address");
        }
    }
}
