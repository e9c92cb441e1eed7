package io.postrider.dns;

import java.util.List;
import org.xbill.DNS.Record;

/** What came of a question for the records of one name and type, aliases followed. */
sealed interface RecordAnswer {
    /** At least one record. */
    record Found(List<Record> records) implements RecordAnswer {}

    /** The name exists, without records of the type (RFC 2308 §2.2). */
    record NoData() implements RecordAnswer {}

    /** The name does not exist (RFC 2308 §2.1). */
    record NameError() implements RecordAnswer {}

    /** SERVFAIL and the like, no answer in time, an endless chain of aliases. */
    record Failure(String reason) implements RecordAnswer {}
}
