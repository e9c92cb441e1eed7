package io.postrider.testing.dns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * The table a {@link DnsZoneServer} answers from, and the rules by which it does: those of a recursive resolver that
 * knows nothing but the table. Every method may be called from any thread.
 */
final class Zone {
    private static final int SERVER_UDP_PAYLOAD = 4096;
    private static final int ANY_TYPE = Type.ANY;

    private record Question(Name name, int type) {}

    private final Map<Name, List<Record>> records = new HashMap<>();
    private final Map<Question, Fault> faults = new HashMap<>();
    private final Map<Name, Duration> delays = new HashMap<>();
    private final Signatures signatures = new Signatures();
    private long negativeTtlSeconds = 300;
    private boolean vouching;

    synchronized void add(Record entry) {
        records.computeIfAbsent(entry.getName(), name -> new ArrayList<>()).add(entry);
    }

    /** Makes the name exist, whether or not it has records. */
    synchronized void touch(Name name) {
        records.computeIfAbsent(name, absent -> new ArrayList<>());
    }

    synchronized void remove(Name name) {
        records.remove(name);
    }

    /** The fault of one type of query, or of all with {@link Type#ANY}. */
    synchronized void fail(Name name, int type, Fault fault) {
        faults.put(new Question(name, type), fault);
    }

    synchronized void delay(Name name, Duration delay) {
        delays.put(name, delay);
    }

    /** Everything from this name down is signed, but for zones below that say otherwise. */
    synchronized void sign(Name apex) {
        signatures.sign(apex).forEach(this::add);
    }

    synchronized void leaveUnsigned(Name apex) {
        signatures.leaveUnsigned(apex);
    }

    synchronized void flaw(Name name, Signatures.Flaw flaw) {
        signatures.flaw(name, flaw);
    }

    synchronized DSRecord anchor(Name apex) {
        return signatures.anchor(apex);
    }

    /** Whether the AD bit is set in answers to who asks for it (RFC 6840 §5.7). */
    synchronized void vouch(boolean vouch) {
        vouching = vouch;
    }

    synchronized void heal(Name name) {
        signatures.heal(name);
        faults.keySet().removeIf(question -> question.name().equals(name));
        delays.remove(name);
    }

    synchronized void negativeTtl(Duration ttl) {
        negativeTtlSeconds = ttl.toSeconds();
    }

    synchronized ZoneAnswer answer(Message query) {
        Record question = query.getQuestion();
        Message response = responseTo(query);
        Name current = question.getName();
        Duration delay = delays.getOrDefault(current, Duration.ZERO);
        Set<Name> seen = new HashSet<>();
        // RFC 1034 §4.3.2: the chain of aliases is followed inside the table; a loop is shown once and left to the
        // client.
        while (seen.add(current)) {
            switch (faultOf(current, question.getType())) {
                case Fault.ErrorCode(int rcode) -> {
                    response.removeAllRecords(Section.ANSWER);
                    response.getHeader().setRcode(rcode);
                    return new ZoneAnswer.Respond(response, delay);
                }
                case Fault.Referral() -> {
                    response.addRecord(new NSRecord(current, DClass.IN, 3600, current), Section.AUTHORITY);
                    return new ZoneAnswer.Respond(response, delay);
                }
                case Fault.Silence() -> {
                    return new ZoneAnswer.KeepSilent();
                }
                case null -> {}
            }
            CNAMERecord alias = aliasAt(current, question.getType());
            if (alias == null) {
                conclude(response, current, question.getType());
                if (wantsSignatures(query)) {
                    signatures.complete(response, current, question.getType(), records);
                }
                break;
            }
            response.addRecord(alias, Section.ANSWER);
            current = alias.getTarget();
        }
        return new ZoneAnswer.Respond(response, delay);
    }

    private static boolean wantsSignatures(Message query) {
        OPTRecord edns = query.getOPT();
        return edns != null && (edns.getFlags() & ExtendedFlags.DO) != 0;
    }

    private Message responseTo(Message query) {
        Message response = new Message(query.getHeader().getID());
        response.getHeader().setFlag(Flags.QR);
        response.getHeader().setFlag(Flags.RA);
        if (query.getHeader().getFlag(Flags.RD)) {
            response.getHeader().setFlag(Flags.RD);
        }
        if (vouching && (query.getHeader().getFlag(Flags.AD) || wantsSignatures(query))) {
            response.getHeader().setFlag(Flags.AD);
        }
        response.addRecord(query.getQuestion(), Section.QUESTION);
        if (query.getOPT() != null) {
            response.addRecord(new OPTRecord(SERVER_UDP_PAYLOAD, 0, 0), Section.ADDITIONAL);
        }
        return response;
    }

    private @Nullable Fault faultOf(Name name, int type) {
        Fault ofType = faults.get(new Question(name, type));
        return ofType != null ? ofType : faults.get(new Question(name, ANY_TYPE));
    }

    private @Nullable CNAMERecord aliasAt(Name name, int type) {
        if (type == Type.CNAME) {
            return null;
        }
        for (Record entry : records.getOrDefault(name, List.of())) {
            if (entry instanceof CNAMERecord alias) {
                return alias;
            }
        }
        return null;
    }

    private void conclude(Message response, Name name, int type) {
        List<Record> found = records.getOrDefault(name, List.of()).stream()
                .filter(entry -> entry.getType() == type)
                .toList();
        if (!found.isEmpty()) {
            found.forEach(entry -> response.addRecord(entry, Section.ANSWER));
            return;
        }
        if (!exists(name)) {
            // RFC 6604 §3: the code speaks of the end of the chain, though aliases stand in the answer.
            response.getHeader().setRcode(Rcode.NXDOMAIN);
        }
        // RFC 2308 §3: without the SOA a negative answer could not be cached.
        response.addRecord(startOfAuthority(name, type), Section.AUTHORITY);
    }

    /** A name with anything below it exists as well, with no data (RFC 8020 §2). */
    private boolean exists(Name name) {
        return records.keySet().stream().anyMatch(known -> known.subdomain(name));
    }

    private SOARecord startOfAuthority(Name name, int type) {
        int labels = name.labels();
        Name named = signatures.apexOf(name, type);
        Name apex = named != null ? named : labels <= 3 ? name : new Name(name, labels - 3);
        return new SOARecord(apex, DClass.IN, negativeTtlSeconds, apex, apex, 1, 3600, 600, 86_400, negativeTtlSeconds);
    }
}
