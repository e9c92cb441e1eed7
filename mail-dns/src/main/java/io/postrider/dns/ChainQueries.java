package io.postrider.dns;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.EDNSOption.Code;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupFailedException;
import org.xbill.DNS.lookup.ServerFailedException;

/**
 * What a validator asks: the question itself, then the keys (DNSKEY) and delegations (DS) of each zone above it. Keys that
 * many answers need at once are asked for once. An answer that is an error is a failure here: a validator would take it
 * for a forged one.
 */
final class ChainQueries extends FixedResolver {
    /** For one answer: its name may have a hundred labels, and each may be a zone. */
    static final int MOST_QUERIES = 40;

    /**
     * How long a key stays for those who come for it while the first who asked are still checking it; what has been
     * checked the validator remembers.
     */
    static final Duration AT_HAND = Duration.ofSeconds(1);

    /** One answer's share of time and of queries. It comes as the executor because that is what validators hand on. */
    static final class Errand implements Executor {
        private final Executor executor;
        private final long deadline;
        private final AtomicInteger left = new AtomicInteger(MOST_QUERIES);
        private volatile @Nullable Throwable failure;

        Errand(Executor executor, Duration timeout) {
            this.executor = executor;
            deadline = System.nanoTime() + timeout.toNanos();
        }

        @Override
        public void execute(Runnable task) {
            executor.execute(task);
        }

        /**
         * What went wrong with one of its queries; null when nothing did. dnsjava 3.7 takes a negative answer whose chain
         * it could not follow for one that need not be signed, so whoever has an answer looks here first.
         */
        @Nullable
        Throwable failure() {
            return failure;
        }

        /** Why no more may be asked; null when it may. */
        private @Nullable String exhausted() {
            if (System.nanoTime() - deadline >= 0) {
                return "no chain of trust in time";
            }
            return left.getAndDecrement() <= 0 ? "a chain of trust of more than " + MOST_QUERIES + " queries" : null;
        }
    }

    private record Link(Name name, int type) {}

    private final Resolver servers;
    private final ConcurrentMap<Link, CompletableFuture<Message>> atHand = new ConcurrentHashMap<>();

    /** The servers must be asked for signatures: with the DO bit. */
    ChainQueries(Resolver servers) {
        this.servers = servers;
    }

    @Override
    public CompletionStage<Message> sendAsync(Message query, Executor executor) {
        if (!(executor instanceof Errand errand)) {
            throw new IllegalArgumentException("asked without an errand");
        }
        return ask(query, errand).whenComplete((@Nullable Message answer, @Nullable Throwable failure) -> {
            if (failure != null) {
                errand.failure = failure;
            }
        });
    }

    private CompletionStage<Message> ask(Message query, Errand errand) {
        String exhausted = errand.exhausted();
        if (exhausted != null) {
            return CompletableFuture.failedFuture(new IOException(exhausted));
        }
        Record question = query.getQuestion();
        return question.getType() == Type.DS || question.getType() == Type.DNSKEY
                ? shared(query, new Link(question.getName(), question.getType()), errand)
                : servers.sendAsync(query, errand).thenApply(ChainQueries::usable);
    }

    private CompletionStage<Message> shared(Message query, Link link, Executor executor) {
        CompletableFuture<Message> mine = new CompletableFuture<>();
        CompletableFuture<Message> running = atHand.putIfAbsent(link, mine);
        if (running == null) {
            CompletionStage<Message> unused = servers.sendAsync(query, executor)
                    .thenApply(ChainQueries::usable)
                    .whenComplete((@Nullable Message answer, @Nullable Throwable failure) -> {
                        if (failure == null && answer != null) {
                            mine.complete(answer);
                            CompletableFuture.delayedExecutor(AT_HAND.toNanos(), TimeUnit.NANOSECONDS, executor)
                                    .execute(() -> atHand.remove(link, mine));
                        } else {
                            atHand.remove(link, mine);
                            mine.completeExceptionally(new IOException(Type.string(link.type()) + " of "
                                    + link.name().toString(true) + ": " + reason(failure)));
                        }
                    });
        }
        // A validator writes into what it gets.
        return (running == null ? mine : running).thenApply(Message::clone);
    }

    private static Message usable(Message answer) {
        int rcode = answer.getRcode();
        if (rcode == Rcode.NOERROR || rcode == Rcode.NXDOMAIN) {
            return answer;
        }
        Record question = answer.getQuestion();
        if (rcode == Rcode.SERVFAIL) {
            OPTRecord edns = answer.getOPT();
            List<EDNSOption> errors = edns == null ? List.of() : edns.getOptions(Code.EDNS_EXTENDED_ERROR);
            throw !errors.isEmpty() && errors.getFirst() instanceof ExtendedErrorCodeOption error
                    ? new ServerFailedException(question.getName(), question.getType(), error)
                    : new ServerFailedException(question.getName(), question.getType());
        }
        throw new LookupFailedException(Rcode.string(rcode));
    }

    private static String reason(@Nullable Throwable failure) {
        return switch (RecordAnswer.cause(failure)) {
            case null -> "no answer";
            case ServerFailedException e -> "SERVFAIL";
            case Throwable e -> String.valueOf(e.getMessage());
        };
    }

    /** Validators set the DO bit; the servers have it. */
    @Override
    public void setEDNS(int version, int payloadSize, int flags, List<EDNSOption> options) {
        if (flags != ExtendedFlags.DO) {
            super.setEDNS(version, payloadSize, flags, options);
        }
    }

    /** Validators never ignore it; nor do the servers. */
    @Override
    public void setIgnoreTruncation(boolean flag) {
        if (flag) {
            super.setIgnoreTruncation(flag);
        }
    }
}
