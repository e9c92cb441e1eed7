package io.postrider.worker.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.delivery.Outcome;
import io.postrider.dns.Dnssec;
import io.postrider.dns.MailResolver;
import io.postrider.dns.ResolverSettings;
import io.postrider.event.CloudEventCodec;
import io.postrider.schedule.RetryPolicy;
import io.postrider.schedule.RetrySchedule;
import io.postrider.testing.dns.DnsZoneServer;
import io.postrider.worker.attempt.FakeConsignment;
import io.postrider.worker.mx.AnswerMetrics;
import io.postrider.worker.mx.Lookups;
import io.postrider.worker.settlement.Settlement;
import io.postrider.worker.shaping.Shape;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What DNSSEC says of the way to a destination, from real packets to the event of the delivery. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CheckedLookupsIT {

    private final LaneWorld world = new LaneWorld();
    private final DnsZoneServer dns = DnsZoneServer.start();
    private MailResolver resolver;
    private Lanes lanes;

    @BeforeEach
    void aSignedZone(@TempDir Path directory) throws Exception {
        dns.signed("test").unsigned("plain.test").a("mx.test", "127.0.0.2").a("mx.plain.test", "127.0.0.2");
        Path anchors = Files.writeString(directory.resolve("anchors"), dns.trustAnchor("test") + "\n");
        resolver = new MailResolver(
                ResolverSettings.DEFAULTS
                        .withServers(List.of(dns.address()))
                        .withDnssec(Dnssec.of("validate", anchors)),
                new AnswerMetrics(world.meters())::checked);
        lanes = world.asking(Lookups.of(resolver)).lanes(Shape.of(1, 100));
    }

    @AfterEach
    void end() throws Exception {
        world.close();
        resolver.close();
        dns.close();
    }

    @Test
    void theEventOfADeliverySaysHowSureTheWayWas() {
        dns.mx("sure.test", 10, "mx.test").mx("plain.test", 10, "mx.test").mx("half.test", 10, "mx.plain.test");

        assertThat(eventOf(deliver("sure.test"))).contains("\"dnssec\":\"secure\"");
        assertThat(eventOf(deliver("plain.test"))).contains("\"dnssec\":\"insecure\"");
        assertThat(eventOf(deliver("half.test"))).contains("\"dnssec\":\"insecure\"");
        assertThat(answers("secure")).isPositive();
        assertThat(answers("insecure")).isPositive();
        assertThat(answers("bogus")).isZero();
    }

    @Test
    void mailWaitsWhereTheWayIsForged() {
        dns.mx("forged.test", 10, "mx.test").forged("forged.test");

        FakeConsignment one = deliver("forged.test");

        assertThat(one.outcome()).isInstanceOf(Outcome.Deferred.class);
        assertThat(one.outcome().diagnosis().status()).hasToString("4.4.3");
        assertThat(eventOf(one))
                .contains("MX of forged.test: DNSSEC validation failed")
                .doesNotContain("\"dnssec\"");
        assertThat(answers("bogus")).isEqualTo(1);
        assertThat(world.first().connections()).isZero();
    }

    private FakeConsignment deliver(String domain) {
        FakeConsignment one =
                world.deliver(lanes, 1, "site:" + domain, "mx:" + domain).getFirst();
        one.await(Duration.ofSeconds(30));
        return one;
    }

    private static String eventOf(FakeConsignment settled) {
        Settlement settlement = new Settlement(RetryPolicy.always(RetrySchedule.DEFAULT), "delivery-worker/test");
        return settlement.of(settled.mail(), settled.attempted(), "mail.outbound/0/17", Instant.EPOCH).events().stream()
                .map(event -> new String(new CloudEventCodec().encode(event), StandardCharsets.UTF_8))
                .findFirst()
                .orElseThrow();
    }

    private double answers(String dnssec) {
        return world.meters()
                .get("postrider.delivery.dns.answers")
                .tag("dnssec", dnssec)
                .counter()
                .count();
    }
}
