package io.postrider.dns;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Cache;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupResult;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;
import org.xbill.DNS.lookup.RedirectOverflowException;
import org.xbill.DNS.lookup.ServerFailedException;

/**
 * Records by name and type: from the cache, which keeps answers and negative answers for their TTL, else from the
 * servers. Who asks what is being asked already waits for that answer. Never fails but with an answer that says so.
 */
final class RecordLookup implements AutoCloseable {
    /** Questions being asked, each with who waits for it; what comes above fails at once and is asked again later. */
    static final int MOST_IN_FLIGHT = 20_000;

    /** An alias behind an alias behind an alias… (RFC 1034 §3.6.2 says follow, not for how long). */
    static final int MOST_ALIASES = 12;

    /** However long a zone says, a domain that begins to exist is noticed after this (RFC 2308 §5 has 1 to 3 hours). */
    static final Duration LONGEST_NEGATIVE = Duration.ofMinutes(15);

    /** However long a zone says, an answer is refreshed after this (RFC 8767 §4 bounds it likewise). */
    static final Duration LONGEST_POSITIVE = Duration.ofDays(1);

    private record Question(Name name, int type) {
        @Override
        public String toString() {
            return Type.string(type) + " of " + name.toString(true);
        }
    }

    private final LookupSession cached;
    private final LookupSession asked;
    private final Cache cache = new Cache(DClass.IN);
    private final ConcurrentMap<Question, CompletableFuture<RecordAnswer>> inFlight = new ConcurrentHashMap<>();
    private final Duration timeout;
    private final Executor executor;
    private volatile boolean closed;

    /** The executor runs what waits for an answer, and must be one of virtual threads. */
    RecordLookup(ResolverSettings settings, Executor executor) {
        this.executor = executor;
        timeout = settings.lookupTimeout();
        cache.setMaxEntries(settings.cacheEntries());
        cache.setMaxNCache(Math.toIntExact(LONGEST_NEGATIVE.toSeconds()));
        cache.setMaxCache(Math.toIntExact(LONGEST_POSITIVE.toSeconds()));
        asked = session(new NameServers(settings));
        cached = session(new CacheOnly());
    }

    private LookupSession session(Resolver resolver) {
        return LookupSession.builder()
                .resolver(resolver)
                .cache(cache)
                .maxRedirects(MOST_ALIASES)
                .executor(executor)
                .build();
    }

    /**
     * The answer; already there when the cache has it. It may be shared: dependents are for the caller, completing is
     * not. They run on the executor, or on the caller's thread.
     */
    CompletableFuture<RecordAnswer> find(Name name, int type) {
        Question question = new Question(name, type);
        RecordAnswer known = known(name, type);
        if (known != null) {
            return CompletableFuture.completedFuture(known);
        }
        if (closed || inFlight.size() >= MOST_IN_FLIGHT) {
            String reason = closed ? "the resolver is closed" : "too many lookups at once";
            return CompletableFuture.completedFuture(new RecordAnswer.Failure(question + ": " + reason));
        }
        CompletableFuture<RecordAnswer> mine = new CompletableFuture<>();
        CompletableFuture<RecordAnswer> running = inFlight.putIfAbsent(question, mine);
        if (running != null) {
            return running;
        }
        ask(question, mine);
        return mine;
    }

    int inFlight() {
        return inFlight.size();
    }

    /** Whoever still waits is told that the resolver is closed. */
    @Override
    public void close() {
        closed = true;
        inFlight.forEach((question, waiting) ->
                finish(question, waiting, new RecordAnswer.Failure(question + ": the resolver is closed")));
    }

    /** What the cache has; null when it has nothing. */
    @Nullable
    RecordAnswer known(Name name, int type) {
        Question question = new Question(name, type);
        CompletableFuture<@Nullable RecordAnswer> fromCache = cached.lookupAsync(question.name(), question.type())
                .handle((@Nullable LookupResult result, @Nullable Throwable failure) ->
                        cause(failure) instanceof CacheOnly.Miss ? null : answer(question, result, failure))
                .toCompletableFuture();
        return fromCache.getNow(null);
    }

    private void ask(Question question, CompletableFuture<RecordAnswer> mine) {
        CompletableFuture<RecordAnswer> answer = asked.lookupAsync(question.name(), question.type())
                .handle((@Nullable LookupResult result, @Nullable Throwable failure) ->
                        answer(question, result, failure))
                .toCompletableFuture();
        if (answer.isDone()) {
            // Another thread's question was answered between the look into the cache and this one.
            finish(question, mine, answer.join());
            return;
        }
        RecordAnswer late = new RecordAnswer.Failure(question + ": no answer within " + timeout.toMillis() + " ms");
        // The timeout comes on a thread of the JDK that must not be held up: whoever waits runs on the executor.
        CompletableFuture<Void> unused = answer.completeOnTimeout(late, timeout.toNanos(), TimeUnit.NANOSECONDS)
                .thenAcceptAsync(found -> finish(question, mine, found), executor);
    }

    /** In this order: who asks after the removal finds the answer in the cache. */
    private void finish(Question question, CompletableFuture<RecordAnswer> waiting, RecordAnswer answer) {
        inFlight.remove(question, waiting);
        waiting.complete(answer);
    }

    private static RecordAnswer answer(Question question, @Nullable LookupResult result, @Nullable Throwable failure) {
        if (result != null) {
            List<Record> records = result.getRecords().stream()
                    .filter(entry -> entry.getType() == question.type())
                    .toList();
            return records.isEmpty() ? new RecordAnswer.NoData() : new RecordAnswer.Found(records);
        }
        return switch (cause(failure)) {
            case NoSuchDomainException e -> new RecordAnswer.NameError();
            case NoSuchRRSetException e -> new RecordAnswer.NoData();
            case ServerFailedException e -> new RecordAnswer.Failure(question + ": SERVFAIL");
            case RedirectOverflowException e -> new RecordAnswer.Failure(question + ": aliases without end");
            case null -> new RecordAnswer.Failure(question + ": no result");
            case Throwable e -> new RecordAnswer.Failure(question + ": " + e.getMessage());
        };
    }

    private static @Nullable Throwable cause(@Nullable Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
