package io.postrider.testing.dns;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * A DNS server on 127.0.0.1 (UDP and TCP on one free port) that answers from a table. A name that is not in the table
 * does not exist (NXDOMAIN); one that is, but lacks the type asked for, has no data; both answers carry an SOA, so that
 * resolvers cache them. Answers longer than what the client takes over UDP are truncated, and whole over TCP.
 *
 * <p>The table may be changed at any time, from any thread; what a client has cached stays cached until its TTL ends.
 * Names are given without the trailing dot, types as text ({@code "MX"}). All methods that change the table return the
 * server. Malformed arguments are programming errors: {@link IllegalArgumentException}.
 */
public final class DnsZoneServer implements AutoCloseable {
    private record Query(String name, String type) {}

    private final DnsPort port;
    private final Zone zone = new Zone();
    private final Map<Query, Integer> counts = new ConcurrentHashMap<>();
    private volatile long ttlSeconds = 300;

    private DnsZoneServer() {
        port = DnsPort.open(this::answer);
    }

    /** Starts a server with an empty table: every name gets NXDOMAIN. */
    public static DnsZoneServer start() {
        return new DnsZoneServer();
    }

    /** {@code 127.0.0.1:PORT}, as {@code postrider.dns.servers} takes it. */
    public String address() {
        return "127.0.0.1:" + port();
    }

    public int port() {
        return port.number();
    }

    public DnsZoneServer mx(String domain, int preference, String exchanger) {
        return add(new MXRecord(name(domain), DClass.IN, ttlSeconds, preference, name(exchanger)));
    }

    /** The domain takes no mail (RFC 7505). */
    public DnsZoneServer nullMx(String domain) {
        return add(new MXRecord(name(domain), DClass.IN, ttlSeconds, 0, Name.root));
    }

    public DnsZoneServer a(String host, String ipv4) {
        return add(new ARecord(name(host), DClass.IN, ttlSeconds, InetAddress.ofLiteral(ipv4)));
    }

    public DnsZoneServer aaaa(String host, String ipv6) {
        return add(new AAAARecord(name(host), DClass.IN, ttlSeconds, InetAddress.ofLiteral(ipv6)));
    }

    public DnsZoneServer cname(String alias, String target) {
        return add(new CNAMERecord(name(alias), DClass.IN, ttlSeconds, name(target)));
    }

    public DnsZoneServer txt(String name, String text) {
        return add(new TXTRecord(name(name), DClass.IN, ttlSeconds, text));
    }

    /** The name exists, without any record. */
    public DnsZoneServer noData(String name) {
        zone.touch(name(name));
        return this;
    }

    /** Removes all records of the name: it does not exist any more, unless there is something below it. */
    public DnsZoneServer nxdomain(String name) {
        zone.remove(name(name));
        return this;
    }

    /** Queries for the name, of every type, get SERVFAIL until {@link #heal}; its records are kept. */
    public DnsZoneServer servfail(String name) {
        return servfail(name, "ANY");
    }

    /** Only queries of this type get SERVFAIL. */
    public DnsZoneServer servfail(String name, String type) {
        return fail(name, type, new Fault.ErrorCode(Rcode.SERVFAIL));
    }

    /** Queries for the name get REFUSED until {@link #heal}. */
    public DnsZoneServer refused(String name) {
        return fail(name, "ANY", new Fault.ErrorCode(Rcode.REFUSED));
    }

    /** Queries for the name get a referral, as from a server that does not recurse, until {@link #heal}. */
    public DnsZoneServer referral(String name) {
        return fail(name, "ANY", new Fault.Referral());
    }

    /** Queries for the name get no answer at all until {@link #heal}. */
    public DnsZoneServer timeout(String name) {
        return timeout(name, "ANY");
    }

    /** Only queries of this type get no answer. */
    public DnsZoneServer timeout(String name, String type) {
        return fail(name, type, new Fault.Silence());
    }

    /** Answers for the name come this much later, until {@link #heal}. */
    public DnsZoneServer delay(String name, Duration delay) {
        zone.delay(name(name), delay);
        return this;
    }

    /**
     * The name and all below it are a zone that is signed, but for zones of their own below; who asks with the DO bit gets
     * signatures. A zone above it that is signed is named first, and vouches for it.
     */
    public DnsZoneServer signed(String zone) {
        this.zone.sign(name(zone));
        return this;
    }

    /** The name and all below it are a zone that is not signed, and of which the zone above says so. */
    public DnsZoneServer unsigned(String zone) {
        this.zone.leaveUnsigned(name(zone));
        return this;
    }

    /** A DS record of a signed zone's key, as a line of a zone file. */
    public String trustAnchor(String zone) {
        return this.zone.anchor(name(zone)).toString();
    }

    /** The name's records are others than those that were signed, until {@link #heal}. */
    public DnsZoneServer forged(String name) {
        zone.flaw(name(name), Signatures.Flaw.FORGED);
        return this;
    }

    /** The signatures of the name's records were good until yesterday, until {@link #heal}. */
    public DnsZoneServer expired(String name) {
        zone.flaw(name(name), Signatures.Flaw.EXPIRED);
        return this;
    }

    /** The name's records are without signatures, though their zone is signed, until {@link #heal}. */
    public DnsZoneServer stripped(String name) {
        zone.flaw(name(name), Signatures.Flaw.MISSING);
        return this;
    }

    /** Whether answers say that they are authentic (the AD bit), whatever they are, to who asks with AD or DO. */
    public DnsZoneServer vouching(boolean vouch) {
        zone.vouch(vouch);
        return this;
    }

    /** Ends every fault and delay of the name. */
    public DnsZoneServer heal(String name) {
        zone.heal(name(name));
        return this;
    }

    /** The TTL of records added from now on, whole seconds; 300 s unless set. */
    public DnsZoneServer ttl(Duration ttl) {
        ttlSeconds = ttl.toSeconds();
        return this;
    }

    /** How long negative answers may be cached, whole seconds; 300 s unless set. */
    public DnsZoneServer negativeTtl(Duration ttl) {
        zone.negativeTtl(ttl);
        return this;
    }

    /** How many queries came for this name and type, repeated and unanswered ones included. */
    public int queries(String name, String type) {
        return counts.getOrDefault(new Query(name.toLowerCase(Locale.ROOT), type), 0);
    }

    /** How many queries came in all. */
    public int queries() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    public void clearCounts() {
        counts.clear();
    }

    /** Closes the port and every connection; queries from now on meet a closed port. */
    @Override
    public void close() {
        port.close();
    }

    private DnsZoneServer add(Record entry) {
        zone.add(entry);
        return this;
    }

    private DnsZoneServer fail(String name, String type, Fault fault) {
        int code = Type.value(type);
        if (code < 0) {
            throw new IllegalArgumentException("no record type is called " + type);
        }
        zone.fail(name(name), code, fault);
        return this;
    }

    private static Name name(String text) {
        try {
            return Name.fromString(text, Name.root);
        } catch (TextParseException e) {
            throw new IllegalArgumentException("not a domain name: " + text, e);
        }
    }

    /** The answer in wire form, after its delay; empty for silence. */
    private byte[] answer(Message query, int limit) {
        Record question = query.getQuestion();
        if (question == null) {
            return new byte[0];
        }
        String name = question.getName().toString(true).toLowerCase(Locale.ROOT);
        counts.merge(new Query(name, Type.string(question.getType())), 1, Integer::sum);
        return switch (zone.answer(query)) {
            case ZoneAnswer.KeepSilent() -> new byte[0];
            case ZoneAnswer.Respond(Message message, Duration delay) -> {
                pause(delay);
                yield message.toWire(limit);
            }
        };
    }

    private static void pause(Duration delay) {
        try {
            Thread.sleep(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
