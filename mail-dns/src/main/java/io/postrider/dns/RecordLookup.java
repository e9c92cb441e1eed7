package io.postrider.dns;

import io.postrider.delivery.DnsSecurity;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupResult;

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

    private final Sessions sessions;
    private final ConcurrentMap<Question, CompletableFuture<RecordAnswer>> inFlight = new ConcurrentHashMap<>();
    private final Duration timeout;
    private final Executor executor;
    private final Consumer<DnsSecurity> checked;
    private volatile boolean closed;

    /**
     * The executor runs what waits for an answer, and must be one of virtual threads.
     *
     * @param checked is told how secure each answer is that was asked for, where DNSSEC is
     */
    RecordLookup(ResolverSettings settings, Executor executor, Consumer<DnsSecurity> checked) {
        this.executor = executor;
        this.checked = checked;
        timeout = settings.lookupTimeout();
        sessions = new Sessions(settings, executor);
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
        Sessions.Session session = sessions.remembering();
        CompletableFuture<@Nullable RecordAnswer> fromCache = session.lookups()
                .lookupAsync(name, type)
                .handle((@Nullable LookupResult result, @Nullable Throwable failure) ->
                        RecordAnswer.cause(failure) instanceof CacheOnly.Miss
                                ? null
                                : answer(question, result, failure, session))
                .toCompletableFuture();
        return fromCache.getNow(null);
    }

    private void ask(Question question, CompletableFuture<RecordAnswer> mine) {
        Sessions.Session session = sessions.asking();
        CompletableFuture<RecordAnswer> answer = session.lookups()
                .lookupAsync(question.name(), question.type())
                .handle((@Nullable LookupResult result, @Nullable Throwable failure) ->
                        answer(question, result, failure, session))
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
        if (answer.security() != DnsSecurity.UNCHECKED) {
            checked.accept(answer.security());
        }
        inFlight.remove(question, waiting);
        waiting.complete(answer);
    }

    private static RecordAnswer answer(
            Question question, @Nullable LookupResult result, @Nullable Throwable failure, Sessions.Session session) {
        return RecordAnswer.of(
                question, question.type(), result, failure, session.security().get());
    }
}
