package io.postrider.dns;

import io.postrider.delivery.DnsSecurity;
import io.postrider.reply.PeerText;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Record;
import org.xbill.DNS.lookup.LookupResult;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;
import org.xbill.DNS.lookup.RedirectOverflowException;
import org.xbill.DNS.lookup.ServerFailedException;

/** What came of a question for the records of one name and type, aliases followed. */
sealed interface RecordAnswer {
    /** Of a text that another host wrote more is not kept. */
    int LONGEST_TEXT = 200;

    /** How sure it is, the aliases on the way included. */
    DnsSecurity security();

    /** At least one record. */
    record Found(List<Record> records, DnsSecurity security) implements RecordAnswer {}

    /** The name exists, without records of the type (RFC 2308 §2.2). */
    record NoData(DnsSecurity security) implements RecordAnswer {}

    /** The name does not exist (RFC 2308 §2.1). */
    record NameError(DnsSecurity security) implements RecordAnswer {}

    /**
     * SERVFAIL and the like, no answer in time, an endless chain of aliases; or an answer that is not to be believed.
     *
     * @param security {@link DnsSecurity#BOGUS} or unchecked
     */
    record Failure(String reason, DnsSecurity security) implements RecordAnswer {
        Failure(String reason) {
            this(reason, DnsSecurity.UNCHECKED);
        }
    }

    /**
     * What dnsjava's lookup came to.
     *
     * @param question as diagnoses name it
     * @param type of the records that were asked for
     */
    static RecordAnswer of(
            Object question,
            int type,
            @Nullable LookupResult result,
            @Nullable Throwable failure,
            DnsSecurity security) {
        if (result != null) {
            List<Record> records = result.getRecords().stream()
                    .filter(entry -> entry.getType() == type)
                    .toList();
            return records.isEmpty() ? new NoData(security) : new Found(records, security);
        }
        return switch (cause(failure)) {
            case NoSuchDomainException e -> new NameError(security);
            case NoSuchRRSetException e -> new NoData(security);
            case ServerFailedException e
            when isBogus(e.getExtendedRcode()) ->
                new Failure(question + ": DNSSEC validation failed" + text(e.getExtendedRcode()), DnsSecurity.BOGUS);
            case ServerFailedException e -> new Failure(question + ": SERVFAIL");
            case RedirectOverflowException e -> new Failure(question + ": aliases without end");
            case null -> new Failure(question + ": no result");
            case Throwable e -> new Failure(question + ": " + e.getMessage());
        };
    }

    /** RFC 8914 §4.7 to §4.13, said by our own validator or by a resolver that validates. */
    private static boolean isBogus(@Nullable ExtendedErrorCodeOption error) {
        return error != null
                && error.getErrorCode() >= ExtendedErrorCodeOption.DNSSEC_BOGUS
                && error.getErrorCode() <= ExtendedErrorCodeOption.NSEC_MISSING;
    }

    private static String text(@Nullable ExtendedErrorCodeOption error) {
        String text = error == null ? null : error.getText();
        return text == null || text.isBlank() ? "" : ": " + PeerText.oneLine(text, LONGEST_TEXT);
    }

    static @Nullable Throwable cause(@Nullable Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
