package io.postrider.pipeline.stage;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Cuts what a poll brought into pieces whose results one transaction can hold: the results of a record are as many as
 * its recipients may be, and those are in its headers.
 */
final class Slices {

    static final int MAX_RECORDS = 500;

    /** Octets of header values; a slice exceeds them by one record at most, and only when it is its first. */
    static final int MAX_HEADER_OCTETS = 256 * 1024;

    private Slices() {}

    /** The records in their order, none left out, no slice empty. */
    static List<List<ConsumerRecord<String, byte[]>>> of(Iterable<ConsumerRecord<String, byte[]>> polled) {
        List<List<ConsumerRecord<String, byte[]>>> slices = new ArrayList<>();
        List<ConsumerRecord<String, byte[]>> slice = new ArrayList<>();
        long octets = 0;
        for (ConsumerRecord<String, byte[]> record : polled) {
            long more = headerOctets(record.headers());
            if (!slice.isEmpty() && (slice.size() == MAX_RECORDS || octets + more > MAX_HEADER_OCTETS)) {
                slices.add(slice);
                slice = new ArrayList<>();
                octets = 0;
            }
            slice.add(record);
            octets += more;
        }
        if (!slice.isEmpty()) {
            slices.add(slice);
        }
        return slices;
    }

    static long headerOctets(Headers headers) {
        long octets = 0;
        for (Header header : headers) {
            octets += header.value() == null ? 0 : header.value().length;
        }
        return octets;
    }
}
