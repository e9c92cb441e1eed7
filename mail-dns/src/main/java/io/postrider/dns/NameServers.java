package io.postrider.dns;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/**
 * The recursive name servers, asked one after the other: the one that answered last first, the next when it gives no
 * answer in time or one that helps nobody (SERVFAIL, REFUSED, a referral). dnsjava's own resolver for several servers
 * takes the first SERVFAIL for the answer, which is why this one exists.
 *
 * <p>Each query is straight code on a virtual thread. At most {@link #MOST_QUERIES} are on their way (each holds a
 * socket); others wait within their time.
 */
final class NameServers extends FixedResolver {
    /**
     * Each query has a socket of its own, as its source port is half of what keeps forgers out (RFC 5452 §4.5). So many
     * that hundreds of domains whose servers are dead leave room for the others; not more, because dnsjava walks through
     * all of them for each answer (measured: 8,000 answers a second with 200 on their way, 3,500 with 1,000).
     */
    static final int MOST_QUERIES = 500;

    private final List<SimpleResolver> servers;
    private final Duration queryTimeout;
    private final Duration attemptTimeout;
    private final int attempts;
    private final Semaphore queries = new Semaphore(MOST_QUERIES, true);
    private final AtomicInteger preferred = new AtomicInteger();

    NameServers(ResolverSettings settings) {
        servers = settings.asked().stream().map(SimpleResolver::new).toList();
        servers.forEach(server -> server.setTimeout(settings.attemptTimeout()));
        if (settings.dnssec() instanceof Dnssec.Validate) {
            // RFC 4035 §4.1: signatures come only to who asks for them; 0 is dnsjava's own payload size, 1280.
            servers.forEach(server -> server.setEDNS(0, 0, ExtendedFlags.DO));
        }
        queryTimeout = settings.lookupTimeout();
        attemptTimeout = settings.attemptTimeout();
        attempts = settings.attempts();
    }

    /** Completes on {@code executor}, whose threads are blocked meanwhile: it must be one of virtual threads. */
    @Override
    public CompletionStage<Message> sendAsync(Message query, Executor executor) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return ask(query, executor);
                    } catch (IOException e) {
                        throw new CompletionException(e);
                    }
                },
                executor);
    }

    private Message ask(Message query, Executor executor) throws IOException {
        long deadline = System.nanoTime() + queryTimeout.toNanos();
        try {
            if (!queries.tryAcquire(queryTimeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IOException("too many DNS queries at once");
            }
            try {
                return askInTurn(query, executor, deadline);
            } finally {
                queries.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private Message askInTurn(Message query, Executor executor, long deadline)
            throws IOException, InterruptedException {
        int first = preferred.get();
        List<Integer> silent = new ArrayList<>();
        for (int i = 0; i < servers.size(); i++) {
            silent.add((first + i) % servers.size());
        }
        Message unhelpful = null;
        for (int attempt = 1; attempt <= attempts; attempt++) {
            // Only who kept silent is asked again: a server that said SERVFAIL has done its work on this question.
            for (Integer index : List.copyOf(silent)) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    break;
                }
                Message answer = attempt(servers.get(index), query, executor, left);
                if (answer == null) {
                    continue;
                }
                if (isHelpful(answer)) {
                    preferred.set(index);
                    return answer;
                }
                silent.remove(index);
                unhelpful = answer;
            }
        }
        if (unhelpful == null) {
            throw new IOException("no answer from " + names());
        }
        if (unhelpful.getRcode() == Rcode.NOERROR) {
            // A referral must not go on: it would be taken for NODATA, and the domain for one without MX.
            throw new IOException("no recursion by " + names());
        }
        return unhelpful;
    }

    private @Nullable Message attempt(SimpleResolver server, Message query, Executor executor, long leftNanos)
            throws InterruptedException {
        long patience = Math.min(leftNanos, attemptTimeout.toNanos());
        try {
            return server.sendAsync(query, executor).toCompletableFuture().get(patience, TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return null;
        }
    }

    private static boolean isHelpful(Message answer) {
        int rcode = answer.getRcode();
        return rcode == Rcode.NXDOMAIN || (rcode == Rcode.NOERROR && !isReferral(answer));
    }

    /** A server that does not recurse: its empty answer is not the NODATA it looks like (RFC 2308 §2.2). */
    private static boolean isReferral(Message answer) {
        List<Record> authority = answer.getSection(Section.AUTHORITY);
        return answer.getSection(Section.ANSWER).isEmpty()
                && authority.stream().anyMatch(entry -> entry.getType() == Type.NS)
                && authority.stream().noneMatch(entry -> entry.getType() == Type.SOA);
    }

    private String names() {
        return String.join(
                ", ",
                servers.stream()
                        .map(server -> server.getAddress().getAddress().getHostAddress() + ":" + server.getPort())
                        .toList());
    }
}
