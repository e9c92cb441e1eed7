package io.postrider.testing.dns;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Makes answers signed ones (RFC 4034, RFC 4035 §3): signatures by one key for each zone, and NSEC records for what is
 * not there. Used under the lock of its {@link Zone}.
 */
final class Signatures {
    static final long TTL_SECONDS = 300;
    private static final int ZONE_AND_ENTRY = 257;
    private static final int DNSSEC_PROTOCOL = 3;

    /** What is wrong with the signatures of a name's records. */
    enum Flaw {
        /** The records are others than those that were signed. */
        FORGED,
        EXPIRED,
        MISSING
    }

    private record Key(DNSKEYRecord record, KeyPair pair) {}

    /** By apex; null where a zone is not signed. */
    private final Map<Name, @Nullable Key> zones = new HashMap<>();

    private final Map<Name, Flaw> flaws = new HashMap<>();

    /** A zone of its own from now on; the records that it brings: its key, and its parent's word for it. */
    List<Record> sign(Name apex) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            DNSKEYRecord key = new DNSKEYRecord(
                    apex,
                    DClass.IN,
                    TTL_SECONDS,
                    ZONE_AND_ENTRY,
                    DNSSEC_PROTOCOL,
                    DNSSEC.Algorithm.ECDSAP256SHA256,
                    pair.getPublic());
            zones.put(apex, new Key(key, pair));
            return keyOf(apexOf(apex, Type.DS)) == null ? List.of(key) : List.of(key, anchor(key));
        } catch (GeneralSecurityException | DNSSEC.DNSSECException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A zone of its own that is not signed. */
    void leaveUnsigned(Name apex) {
        zones.put(apex, null);
    }

    void flaw(Name name, Flaw flaw) {
        flaws.put(name, flaw);
    }

    void heal(Name name) {
        flaws.remove(name);
    }

    DSRecord anchor(Name apex) {
        Key key = keyOf(apex);
        if (key == null) {
            throw new IllegalArgumentException(apex + " is not signed");
        }
        return anchor(key.record());
    }

    private static DSRecord anchor(DNSKEYRecord key) {
        return new DSRecord(key.getName(), DClass.IN, TTL_SECONDS, DSRecord.SHA256_DIGEST_ID, key);
    }

    /** The zone that has the records of this name and type; null when no zone has been named that could. */
    @Nullable
    Name apexOf(Name name, int type) {
        // A delegation's signer is the parent's (RFC 4034 §5).
        for (int cut = type == Type.DS ? 1 : 0; cut < name.labels(); cut++) {
            Name above = new Name(name, cut);
            if (zones.containsKey(above)) {
                return above;
            }
        }
        return null;
    }

    private @Nullable Key keyOf(@Nullable Name apex) {
        return apex == null ? null : zones.get(apex);
    }

    /** The response, finished but for DNSSEC, to a query that asks for it; {@code end} is where its aliases lead. */
    void complete(Message response, Name end, int type, Map<Name, List<Record>> table) {
        Name apex = apexOf(end, type);
        if (apex != null
                && keyOf(apex) != null
                && !response.getSection(Section.AUTHORITY).isEmpty()) {
            names(apex, table).deny(response, end);
        }
        for (int section : new int[] {Section.ANSWER, Section.AUTHORITY}) {
            for (RRset set : response.getSectionRRsets(section)) {
                // The proof that a delegation is none of a signed zone has the child's name and is the parent's.
                sign(response, section, set, set.getType() == Type.NSEC ? apex : apexOf(set.getName(), set.getType()));
            }
        }
    }

    private void sign(Message response, int section, RRset set, @Nullable Name apex) {
        Key key = keyOf(apex);
        Flaw flaw = flaws.get(set.getName());
        if (key == null || flaw == Flaw.MISSING) {
            return;
        }
        Instant now = Instant.now();
        Instant until = flaw == Flaw.EXPIRED ? now.minus(Duration.ofDays(1)) : now.plus(Duration.ofDays(1));
        try {
            response.addRecord(
                    DNSSEC.sign(set, key.record(), key.pair().getPrivate(), now.minus(Duration.ofDays(2)), until),
                    section);
        } catch (DNSSEC.DNSSECException e) {
            throw new IllegalStateException(e);
        }
        if (flaw == Flaw.FORGED) {
            for (Record entry : set.rrs()) {
                response.removeRecord(entry, section);
                response.addRecord(forged(entry), section);
            }
        }
    }

    private static Record forged(Record entry) {
        byte[] data = entry.rdataToWireCanonical();
        data[0] ^= 1;
        return Record.newRecord(entry.getName(), entry.getType(), entry.getDClass(), entry.getTTL(), data);
    }

    /** All names of a zone with the types that each has, the delegations from it included. */
    private ZoneNames names(Name apex, Map<Name, List<Record>> table) {
        ZoneNames names = new ZoneNames(apex);
        table.forEach((name, records) -> {
            if (apex.equals(apexOf(name, Type.ANY))) {
                names.add(name, records.stream().map(Record::getType).toList());
            }
        });
        zones.forEach((child, key) -> {
            if (apex.equals(apexOf(child, Type.DS))) {
                names.add(child, key == null ? List.of(Type.NS) : List.of(Type.NS, Type.DS));
            }
        });
        return names;
    }
}
