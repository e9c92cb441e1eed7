package io.postrider.dns;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;
import org.xbill.DNS.dnssec.ValidatingResolver;

/**
 * Answers whose signatures have been checked by dnsjava (RFC 4035 §5). An answer that is secure has the AD bit, one that
 * need not be signed has not, one that is bogus is SERVFAIL with the reason in an EDNS option (RFC 8914).
 *
 * <p>The keys on the way from a trust anchor are asked of the same servers, with the bounds of {@link ChainQueries}, and
 * remembered for 15 minutes at most.
 */
final class ChainOfTrust extends FixedResolver {
    /** Zones whose keys are remembered; about 2 KB each. */
    static final int MOST_KEYS = 5_000;

    private final ValidatingResolver validator;
    private final Duration timeout;
    private final Clock clock;

    /** @param timeout how long after an answer was asked for its chain may still be */
    ChainOfTrust(Resolver servers, TrustAnchors anchors, Duration timeout, Clock clock) {
        this.timeout = timeout;
        this.clock = clock;
        validator = new ValidatingResolver(new ChainQueries(servers), clock);
        Properties limits = new Properties();
        limits.setProperty("dnsjava.dnssec.keycache.max_cache_size", Integer.toString(MOST_KEYS));
        String text = anchors.records().stream().map(Record::toString).collect(Collectors.joining("\n"));
        try {
            validator.init(limits);
            validator.loadTrustAnchors(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public CompletionStage<Message> sendAsync(Message query, Executor executor) {
        ChainQueries.Errand errand = new ChainQueries.Errand(executor, timeout);
        return validator.sendAsync(query, errand).thenCompose(answer -> {
            Throwable failure = errand.failure();
            return failure == null
                    ? CompletableFuture.completedFuture(withoutSignatures(answer))
                    : CompletableFuture.failedFuture(failure);
        });
    }

    /** They have done their work, and would be the most of what is remembered. */
    private Message withoutSignatures(Message answer) {
        if (answer.getRcode() != Rcode.NOERROR && answer.getRcode() != Rcode.NXDOMAIN) {
            return answer;
        }
        Header header = answer.getHeader();
        Message plain = new Message(header.getID());
        plain.getHeader().setFlag(Flags.QR);
        plain.getHeader().setRcode(answer.getRcode());
        boolean secure = header.getFlag(Flags.AD);
        if (secure) {
            plain.getHeader().setFlag(Flags.AD);
        }
        plain.addRecord(answer.getQuestion(), Section.QUESTION);
        long longest = secure ? longestSeconds(answer) : Long.MAX_VALUE;
        copy(answer.getSection(Section.ANSWER), longest, Section.ANSWER, plain);
        copy(
                answer.getSection(Section.AUTHORITY).stream()
                        .filter(entry -> entry.getType() == Type.SOA)
                        .toList(),
                longest,
                Section.AUTHORITY,
                plain);
        return plain;
    }

    private static void copy(List<Record> records, long longest, int section, Message plain) {
        for (Record entry : records) {
            if (entry.getType() != Type.RRSIG) {
                plain.addRecord(entry.getTTL() <= longest ? entry : shortened(entry, longest), section);
            }
        }
    }

    private static Record shortened(Record entry, long seconds) {
        return Record.newRecord(
                entry.getName(), entry.getType(), entry.getDClass(), seconds, entry.rdataToWireCanonical());
    }

    /** RFC 4035 §5.3.3: no longer than the signed TTL, nor than the signature is valid. */
    private long longestSeconds(Message answer) {
        Instant now = clock.instant();
        long longest = Long.MAX_VALUE;
        for (int section : List.of(Section.ANSWER, Section.AUTHORITY)) {
            for (Record entry : answer.getSection(section)) {
                if (entry instanceof RRSIGRecord signature) {
                    long valid = Duration.between(now, signature.getExpire()).toSeconds();
                    longest = Math.min(longest, Math.min(signature.getOrigTTL(), Math.max(0, valid)));
                }
            }
        }
        return longest;
    }
}
