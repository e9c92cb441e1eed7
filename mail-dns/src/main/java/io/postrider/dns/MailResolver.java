package io.postrider.dns;

import io.postrider.address.Domain;
import io.postrider.address.Parsed;
import io.postrider.delivery.DnsSecurity;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Finds where mail goes (RFC 5321 §5.1, RFC 7505). One for a process, for any number of threads.
 *
 * <p>Neither method ever blocks, throws or completes exceptionally, whatever the name. What the cache holds comes as a
 * stage that is complete already, so that its dependents run at once on the caller's thread. Any other stage completes
 * within {@link ResolverSettings#lookupTimeout()}, and its dependents run on a virtual thread of its own, never on
 * dnsjava's: they may block, and who has a thread to keep to (an event loop, a consumer's) goes back to it himself.
 *
 * <p>Answers are remembered for their TTL (15 minutes at most for negative ones, a day for others), failures are not: a
 * domain whose servers are mended is found at the next call.
 */
public final class MailResolver implements AutoCloseable {
    /** Of more exchangers the worst are left out: nobody would come to try them. */
    public static final int MOST_EXCHANGERS = 50;

    /** Of more addresses of one family of one host the last are left out. */
    public static final int MOST_ADDRESSES = 20;

    /** Name servers that answer for A and drop AAAA are common: whoever has one family need not wait long for the other. */
    static final Duration STRAGGLER_GRACE = Duration.ofSeconds(1);

    private static final RecordAnswer NOTHING = new RecordAnswer.NoData(DnsSecurity.UNCHECKED);

    private final RecordLookup records;
    private final AddressFamilies families;
    private final Duration timeout;
    private final Executor executor;

    /** Asks nothing yet; with {@code settings} that name no server, reads the system's resolvers. */
    public MailResolver(ResolverSettings settings) {
        this(settings, security -> {});
    }

    /**
     * The same.
     *
     * @param checked is told how secure each answer is that servers gave, bogus ones included, where DNSSEC is asked for;
     *     on any thread, and must not block
     */
    public MailResolver(ResolverSettings settings, Consumer<DnsSecurity> checked) {
        ThreadFactory threads = Thread.ofVirtual().name("mail-dns-", 0).factory();
        executor = task -> threads.newThread(task).start();
        records = new RecordLookup(settings, executor, checked);
        families = settings.families();
        timeout = settings.lookupTimeout();
    }

    /** The exchangers of a domain, which may be given with U-labels, in any case, with or without the trailing dot. */
    public CompletionStage<ExchangerLookup> exchangers(String domain) {
        Optional<Name> name = hostName(domain);
        if (name.isEmpty()) {
            return CompletableFuture.completedFuture(new ExchangerLookup.NoSuchDomain());
        }
        CompletableFuture<ExchangerLookup> lookup = records.find(name.get(), Type.MX)
                .thenCompose(answer -> switch (answer) {
                    case RecordAnswer.Found found -> CompletableFuture.completedFuture(exchangers(found));
                    case RecordAnswer.NoData(DnsSecurity security) -> implicitExchanger(name.get(), security);
                    case RecordAnswer.NameError none ->
                        CompletableFuture.completedFuture(new ExchangerLookup.NoSuchDomain());
                    // RFC 5321 §5.1: an error is not the absence of MX records; the address records must not be used.
                    case RecordAnswer.Failure(String reason, DnsSecurity security) ->
                        CompletableFuture.completedFuture(new ExchangerLookup.TemporaryFailure(reason));
                });
        return inTime(lookup, new ExchangerLookup.TemporaryFailure("MX of " + text(name.get()) + ": out of time"));
    }

    /** What the cache has of that, without asking anybody; empty when it lacks a part. */
    public Optional<ExchangerLookup> knownExchangers(String domain) {
        Optional<Name> name = hostName(domain);
        if (name.isEmpty()) {
            return Optional.of(new ExchangerLookup.NoSuchDomain());
        }
        boolean known =
                switch (records.known(name.get(), Type.MX)) {
                    case null -> false;
                    case RecordAnswer.NoData none ->
                        wantedTypes().stream().allMatch(type -> records.known(name.get(), type) != null);
                    case RecordAnswer.Found found -> true;
                    case RecordAnswer.NameError none -> true;
                    case RecordAnswer.Failure failure -> true;
                };
        return known
                ? Optional.ofNullable(exchangers(domain).toCompletableFuture().getNow(null))
                : Optional.empty();
    }

    /** The addresses of a host, as a mail exchanger is named. Address literals are not names: no address. */
    public CompletionStage<AddressLookup> addresses(String host) {
        return hostName(host)
                .<CompletionStage<AddressLookup>>map(this::addressesOf)
                .orElseGet(() -> CompletableFuture.completedFuture(new AddressLookup.NoAddress()));
    }

    /** Lookups on their way now, for a gauge. */
    public int inFlight() {
        return records.inFlight();
    }

    /** Lookups on their way end as temporary failures, later ones too unless the cache has the answer. */
    @Override
    public void close() {
        records.close();
    }

    private static ExchangerLookup exchangers(RecordAnswer.Found found) {
        Map<String, MailExchanger> byHost = new LinkedHashMap<>();
        found.records().stream()
                .map(MXRecord.class::cast)
                // RFC 7505 §3: "." is no host; beside other exchangers it means nothing.
                .filter(mx -> !mx.getTarget().equals(Name.root))
                .map(mx -> new MailExchanger(mx.getPriority(), text(mx.getTarget())))
                .sorted(Comparator.comparingInt(MailExchanger::preference))
                .forEach(exchanger -> byHost.putIfAbsent(exchanger.host(), exchanger));
        return byHost.isEmpty()
                ? new ExchangerLookup.NullMx()
                : new ExchangerLookup.Exchangers(
                        byHost.values().stream().limit(MOST_EXCHANGERS).toList(), false, found.security());
    }

    /** RFC 5321 §5.1: without MX records the domain is its own exchanger, of preference 0, if it has an address. */
    private CompletableFuture<ExchangerLookup> implicitExchanger(Name domain, DnsSecurity noMx) {
        return addressesOf(domain).thenApply(lookup -> switch (lookup) {
            case AddressLookup.Addresses(var all, DnsSecurity security) ->
                new ExchangerLookup.Exchangers(List.of(new MailExchanger(0, text(domain))), true, noMx.and(security));
            case AddressLookup.NoAddress() -> new ExchangerLookup.NoSuchDomain();
            case AddressLookup.TemporaryFailure(String reason) -> new ExchangerLookup.TemporaryFailure(reason);
        });
    }

    private CompletableFuture<AddressLookup> addressesOf(Name host) {
        return switch (families) {
            case IPV4_ONLY -> records.find(host, Type.A).thenApply(a -> combined(a, NOTHING));
            case IPV6_ONLY -> records.find(host, Type.AAAA).thenApply(a -> combined(a, NOTHING));
            case IPV4_FIRST -> both(host, Type.A, Type.AAAA);
            case IPV6_FIRST -> both(host, Type.AAAA, Type.A);
        };
    }

    private List<Integer> wantedTypes() {
        return switch (families) {
            case IPV4_ONLY -> List.of(Type.A);
            case IPV6_ONLY -> List.of(Type.AAAA);
            case IPV4_FIRST, IPV6_FIRST -> List.of(Type.A, Type.AAAA);
        };
    }

    private CompletableFuture<AddressLookup> both(Name host, int first, int second) {
        CompletableFuture<RecordAnswer> one = records.find(host, first);
        CompletableFuture<RecordAnswer> other = records.find(host, second);
        CompletableFuture<AddressLookup> both =
                straggling(one, other).thenCombine(straggling(other, one), MailResolver::combined);
        return both.isDone() ? both : both.thenApplyAsync(Function.identity(), executor);
    }

    /** The answer, given up {@link #STRAGGLER_GRACE} after the other family has addresses. */
    private static CompletableFuture<RecordAnswer> straggling(
            CompletableFuture<RecordAnswer> answer, CompletableFuture<RecordAnswer> other) {
        if (answer.isDone()) {
            return answer;
        }
        CompletableFuture<RecordAnswer> limited = answer.copy();
        CompletableFuture<Void> unused = other.thenAccept(found -> {
            if (found instanceof RecordAnswer.Found) {
                limited.completeOnTimeout(NOTHING, STRAGGLER_GRACE.toNanos(), TimeUnit.NANOSECONDS);
            }
        });
        return limited;
    }

    /** One family is enough to deliver by; only where there is none does the other's failure count. */
    private static AddressLookup combined(RecordAnswer first, RecordAnswer second) {
        List<InetAddress> all = new ArrayList<>(addresses(first));
        all.addAll(addresses(second));
        if (!all.isEmpty()) {
            return new AddressLookup.Addresses(
                    all,
                    Stream.of(first, second)
                            .filter(RecordAnswer.Found.class::isInstance)
                            .map(RecordAnswer::security)
                            .reduce(DnsSecurity.SECURE, DnsSecurity::and));
        }
        if (first instanceof RecordAnswer.Failure(String reason, DnsSecurity bogus)) {
            return new AddressLookup.TemporaryFailure(reason);
        }
        if (second instanceof RecordAnswer.Failure(String reason, DnsSecurity bogus)) {
            return new AddressLookup.TemporaryFailure(reason);
        }
        return new AddressLookup.NoAddress();
    }

    private static List<InetAddress> addresses(RecordAnswer answer) {
        if (!(answer instanceof RecordAnswer.Found found)) {
            return List.of();
        }
        return found.records().stream()
                .<InetAddress>mapMulti((entry, addresses) -> {
                    if (entry instanceof ARecord a) {
                        addresses.accept(a.getAddress());
                    } else if (entry instanceof AAAARecord aaaa) {
                        addresses.accept(aaaa.getAddress());
                    }
                })
                .limit(MOST_ADDRESSES)
                .toList();
    }

    /** Two questions one after the other share the time of one. */
    private <T> CompletableFuture<T> inTime(CompletableFuture<T> lookup, T late) {
        return lookup.isDone()
                ? lookup
                : lookup.completeOnTimeout(late, timeout.toNanos(), TimeUnit.NANOSECONDS)
                        .thenApplyAsync(Function.identity(), executor);
    }

    /** The name to ask for, in A-labels (RFC 5890); empty for what cannot be one. */
    private static Optional<Name> hostName(String text) {
        return switch (Domain.parse(text)) {
            case Parsed.Bad<Domain> bad -> Optional.empty();
            case Parsed.Ok<Domain>(Domain domain) when domain.isAddressLiteral() -> Optional.empty();
            case Parsed.Ok<Domain>(Domain domain) -> {
                try {
                    yield Optional.of(Name.fromString(domain.ascii(), Name.root));
                } catch (TextParseException e) {
                    // RFC 1035 §3.1 counts a length for each label: 255 characters may be too many.
                    yield Optional.empty();
                }
            }
        };
    }

    private static String text(Name name) {
        return name.toString(true).toLowerCase(Locale.ROOT);
    }
}
