package io.postrider.testing.dns;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSECRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** The names of one signed zone in canonical order (RFC 4034 §6.1), and the proof of what is not among them. */
final class ZoneNames {
    private final Name apex;
    private final TreeMap<Name, int[]> names = new TreeMap<>();

    ZoneNames(Name apex) {
        this.apex = apex;
    }

    /** A name with records of these types. */
    void add(Name name, List<Integer> types) {
        names.put(
                name,
                IntStream.concat(types.stream().mapToInt(Integer::intValue), IntStream.of(Type.RRSIG, Type.NSEC))
                        .distinct()
                        .sorted()
                        .toArray());
    }

    /** Adds to a negative response about {@code end} the NSEC records that RFC 4035 §3.1.3 wants. */
    void deny(Message response, Name end) {
        if (response.getRcode() != Rcode.NXDOMAIN) {
            if (!names.containsKey(end)) {
                add(end, List.of());
            }
            response.addRecord(proof(end), Section.AUTHORITY);
            return;
        }
        Name encloser = new Name(end, 1);
        while (!encloser.equals(apex) && !exists(encloser)) {
            encloser = new Name(encloser, 1);
        }
        NSECRecord covering = proof(end);
        response.addRecord(covering, Section.AUTHORITY);
        try {
            NSECRecord wildcard = proof(Name.concatenate(Name.fromConstantString("*"), encloser));
            if (!wildcard.equals(covering)) {
                response.addRecord(wildcard, Section.AUTHORITY);
            }
        } catch (NameTooLongException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean exists(Name name) {
        return names.keySet().stream().anyMatch(known -> known.subdomain(name));
    }

    /** The record of the name itself, or of the last one before it. */
    private NSECRecord proof(Name name) {
        Map.Entry<Name, int[]> from = names.floorEntry(name);
        if (from == null) {
            throw new IllegalStateException(name + " is before its zone's apex");
        }
        Name next = names.higherKey(from.getKey());
        return new NSECRecord(
                from.getKey(), DClass.IN, Signatures.TTL_SECONDS, next == null ? apex : next, from.getValue());
    }
}
