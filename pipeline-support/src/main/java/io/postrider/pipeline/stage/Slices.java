package io.postrider.pipeline.stage;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Cuts what a poll brought into pieces whose results one transaction can hold: the results of a record are as many as
 * its recipients may be, and those are in its headers; what they carry of its content is in its value.
 */
final class Slices {

    static final int MAX_RECORDS = 500;

    /** Octets of header values; a slice exceeds them by one record at most, and only when it is its first. */
    static final int MAX_HEADER_OCTETS = 256 * 1024;

    /** Octets of values, likewise: a mail's content goes into no more results than it is worth a copy. */
    static final int MAX_VALUE_OCTETS = 8 * 1024 * 1024;

    private Slices() {}

    /** The records in their order, none left out, no slice empty. */
    static List<List<ConsumerRecord<String, byte[]>>> of(Iterable<ConsumerRecord<String, byte[]>> polled) {
        List<List<ConsumerRecord<String, byte[]>>> slices = new ArrayList<>();
        List<ConsumerRecord<String, byte[]>> slice = new ArrayList<>();
        long headers = 0;
        long values = 0;
        for (ConsumerRecord<String, byte[]> record : polled) {
            long ofHeaders = headerOctets(record.headers());
            long ofValue = record.value() == null ? 0 : record.value().length;
            boolean full = slice.size() == MAX_RECORDS
                    || headers + ofHeaders > MAX_HEADER_OCTETS
                    || values + ofValue > MAX_VALUE_OCTETS;
            if (full && !slice.isEmpty()) {
                slices.add(slice);
                slice = new ArrayList<>();
                headers = 0;
                values = 0;
            }
            slice.add(record);
            headers += ofHeaders;
            values += ofValue;
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
