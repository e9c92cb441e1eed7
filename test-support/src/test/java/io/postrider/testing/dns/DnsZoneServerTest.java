package io.postrider.testing.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

class DnsZoneServerTest {
    private final DnsZoneServer dns = DnsZoneServer.start();
    private final SimpleResolver client =
            new SimpleResolver(new InetSocketAddress(InetAddress.getLoopbackAddress(), dns.port()));

    @AfterEach
    void closeServer() {
        dns.close();
    }

    @Test
    void answersWhatTheTableHolds() throws IOException {
        dns.mx("example.org", 20, "backup.example.org")
                .mx("example.org", 10, "mx1.example.org")
                .a("mx1.example.org", "127.0.0.2")
                .aaaa("mx1.example.org", "::1");

        List<Record> exchangers = ask("example.org", Type.MX).getSection(Section.ANSWER);

        assertThat(exchangers)
                .extracting(mx -> ((MXRecord) mx).getPriority() + " " + ((MXRecord) mx).getTarget())
                .containsExactly("20 backup.example.org.", "10 mx1.example.org.");
        assertThat(ask("mx1.example.org", Type.A).getSection(Section.ANSWER))
                .extracting(a -> ((ARecord) a).getAddress().getHostAddress())
                .containsExactly("127.0.0.2");
        assertThat(ask("mx1.example.org", Type.AAAA).getSection(Section.ANSWER)).hasSize(1);
    }

    @Test
    void namesAreTheSameInAnyCase() throws IOException {
        dns.a("Host.Example.org", "127.0.0.1");

        assertThat(ask("hOST.eXAMPLE.oRG", Type.A).getSection(Section.ANSWER)).hasSize(1);
        assertThat(dns.queries("host.example.ORG", "A")).isEqualTo(1);
    }

    @Test
    void aNullMxPointsToTheRoot() throws IOException {
        dns.nullMx("quiet.org");

        MXRecord mx =
                (MXRecord) ask("quiet.org", Type.MX).getSection(Section.ANSWER).getFirst();

        assertThat(mx.getPriority()).isZero();
        assertThat(mx.getTarget()).isEqualTo(Name.root);
    }

    @Test
    void anUnknownNameDoesNotExistAndSaysForHowLong() throws IOException {
        dns.negativeTtl(Duration.ofSeconds(77));

        Message answer = ask("www.nowhere.org", Type.MX);

        assertThat(answer.getRcode()).isEqualTo(Rcode.NXDOMAIN);
        SOARecord soa = (SOARecord) answer.getSection(Section.AUTHORITY).getFirst();
        assertThat(soa.getMinimum()).isEqualTo(77);
        assertThat(soa.getTTL()).isEqualTo(77);
        assertThat(soa.getName()).hasToString("nowhere.org.");
    }

    @Test
    void aNameWithoutTheTypeHasNoData() throws IOException {
        dns.a("mx1.example.org", "127.0.0.1").noData("empty.net");

        for (String name : List.of("mx1.example.org", "example.org", "empty.net")) {
            Message answer = ask(name, Type.MX);
            assertThat(answer.getRcode()).as(name).isEqualTo(Rcode.NOERROR);
            assertThat(answer.getSection(Section.ANSWER)).as(name).isEmpty();
            assertThat(answer.getSection(Section.AUTHORITY)).as(name).hasSize(1);
        }
        assertThat(ask("other.example.org", Type.A).getRcode()).isEqualTo(Rcode.NXDOMAIN);
    }

    @Test
    void followsAliasesToTheirEnd() throws IOException {
        dns.cname("www.example.org", "host.example.org").a("host.example.org", "127.0.0.1");
        dns.cname("dangling.org", "gone.org").cname("x.org", "y.org").cname("y.org", "x.org");

        assertThat(ask("www.example.org", Type.A).getSection(Section.ANSWER))
                .extracting(Record::getType)
                .containsExactly(Type.CNAME, Type.A);
        assertThat(ask("dangling.org", Type.A).getRcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(ask("x.org", Type.A).getSection(Section.ANSWER)).hasSize(2);
    }

    @Test
    void faultsLastUntilHealed() throws IOException {
        dns.mx("broken.org", 10, "mx.broken.org").servfail("broken.org");
        dns.a("half.org", "127.0.0.1").servfail("half.org", "AAAA").refused("closed.org");

        assertThat(ask("broken.org", Type.MX).getRcode()).isEqualTo(Rcode.SERVFAIL);
        assertThat(ask("half.org", Type.AAAA).getRcode()).isEqualTo(Rcode.SERVFAIL);
        assertThat(ask("half.org", Type.A).getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(ask("closed.org", Type.A).getRcode()).isEqualTo(Rcode.REFUSED);

        dns.referral("lame.org");
        Message referral = ask("lame.org", Type.MX);
        assertThat(referral.getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(referral.getSection(Section.ANSWER)).isEmpty();
        assertThat(referral.getSection(Section.AUTHORITY))
                .extracting(Record::getType)
                .containsExactly(Type.NS);

        dns.heal("broken.org");

        assertThat(ask("broken.org", Type.MX).getSection(Section.ANSWER)).hasSize(1);
    }

    @Test
    void silenceAndDelaysAreAsLongAsAsked() throws IOException {
        dns.timeout("slow.org").a("late.org", "127.0.0.1").delay("late.org", Duration.ofMillis(150));
        client.setTimeout(Duration.ofMillis(300));

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> ask("slow.org", Type.A));
        assertThat(dns.queries("slow.org", "A")).isEqualTo(1);

        long start = System.nanoTime();
        assertThat(ask("late.org", Type.A).getSection(Section.ANSWER)).hasSize(1);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(150));
    }

    @Test
    void whatDoesNotFitIntoAPacketComesByTcp() throws IOException {
        for (int i = 0; i < 60; i++) {
            dns.mx("large.org", i, "exchanger-with-a-long-name-" + i + ".large.org");
        }
        client.setIgnoreTruncation(true);
        assertThat(ask("large.org", Type.MX).getHeader().getFlag(Flags.TC)).isTrue();

        client.setIgnoreTruncation(false);
        assertThat(ask("large.org", Type.MX).getSection(Section.ANSWER)).hasSize(60);
        assertThat(dns.queries("large.org", "MX")).isEqualTo(3);
    }

    @Test
    void countsAndChangesWhileItRuns() throws IOException {
        dns.a("moving.org", "127.0.0.1");
        ask("moving.org", Type.A);
        dns.nxdomain("moving.org");

        assertThat(ask("moving.org", Type.A).getRcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(dns.queries("moving.org", "A")).isEqualTo(2);
        assertThat(dns.queries("moving.org", "MX")).isZero();
        assertThat(dns.queries()).isEqualTo(2);

        dns.clearCounts();
        assertThat(dns.queries()).isZero();
    }

    @Test
    void malformedTableEntriesAreRefusedAtOnce() {
        assertThatIllegalArgumentException().isThrownBy(() -> dns.servfail("x.org", "NOSUCH"));
        assertThatIllegalArgumentException().isThrownBy(() -> dns.a("x".repeat(64) + ".org", "127.0.0.1"));
        assertThatIllegalArgumentException().isThrownBy(() -> dns.a("x.org", "example.org"));
    }

    private Message ask(String name, int type) throws IOException {
        return client.send(Message.newQuery(Record.newRecord(Name.fromString(name + "."), type, DClass.IN)));
    }
}
