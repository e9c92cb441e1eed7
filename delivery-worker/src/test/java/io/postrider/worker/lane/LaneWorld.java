package io.postrider.worker.lane;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.postrider.dns.AddressLookup;
import io.postrider.dns.ExchangerLookup;
import io.postrider.dns.MailExchanger;
import io.postrider.testing.smtp.Behaviour;
import io.postrider.testing.smtp.ScriptedSmtpServer;
import io.postrider.worker.attempt.FakeConsignment;
import io.postrider.worker.attempt.Mails;
import io.postrider.worker.client.Dialer;
import io.postrider.worker.client.Timeouts;
import io.postrider.worker.client.Watch;
import io.postrider.worker.mx.Lookups;
import io.postrider.worker.mx.OwnIdentity;
import io.postrider.worker.mx.PeerFinder;
import io.postrider.worker.mx.PeerPolicy;
import io.postrider.worker.mx.Relay;
import io.postrider.worker.shaping.Shape;
import io.postrider.worker.shaping.Shaping;
import io.postrider.worker.source.PoolChoice;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/**
 * Lanes with a receiving server and a directory: one.test at 127.0.0.2, two.test at 127.0.0.3, both.test at both; six.test at ::1,
 * where nothing listens, and six-first.test there and then at 127.0.0.2.
 */
final class LaneWorld implements AutoCloseable {

    static final long MEMORY = 64L << 20;
    static final Duration LONG = Duration.ofSeconds(20);
    static final Duration SOON = Duration.ofSeconds(10);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<AutoCloseable> open = new ArrayList<>();
    private Lookups dns = new FakeDns();
    private final ScriptedSmtpServer first = server("127.0.0.2", 0, Behaviour.friendly());

    /** Lanes made from now on ask there instead of the directory. */
    LaneWorld asking(Lookups servers) {
        dns = servers;
        return this;
    }

    /** What listens at 127.0.0.2. */
    ScriptedSmtpServer first() {
        return first;
    }

    SimpleMeterRegistry meters() {
        return meters;
    }

    ScriptedSmtpServer server(String address, int port, Behaviour behaviour) {
        ScriptedSmtpServer server = ScriptedSmtpServer.start(address, port, behaviour);
        open.add(server);
        return server;
    }

    Lanes lanes(Shape shape) {
        return lanes(shape, new LaneLimits(SOON, 1000, MEMORY));
    }

    Lanes lanes(Shape shape, LaneLimits limits) {
        return lanes(shape, limits, first.port());
    }

    Lanes lanes(Shape shape, LaneLimits limits, int port) {
        return lanes(shape, limits, port, PoolChoice.NONE);
    }

    Lanes lanes(Shape shape, LaneLimits limits, int port, PoolChoice pools) {
        Watch watch = new Watch();
        Timeouts timeouts = new Timeouts(LONG, LONG, LONG, LONG, LONG, LONG);
        Dialer dialer = new Dialer(
                "us.test", timeouts, content -> new ByteArrayInputStream(new byte[0]), watch, Clock.systemUTC());
        PeerFinder finder = new PeerFinder(
                dns,
                new OwnIdentity(Set.of(), Set.of()),
                new PeerPolicy(port, true, 5, 5),
                Relay.Directory.EMPTY,
                pools,
                new Random(1));
        Lanes lanes =
                new Lanes(limits, Shaping.always(shape), finder, dialer, watch, meters, Clock.systemUTC(), () -> 0);
        open.add(lanes);
        return lanes;
    }

    List<FakeConsignment> deliver(Lanes lanes, int count, String destination, String nextHop) {
        List<FakeConsignment> all = IntStream.range(0, count)
                .mapToObj(i -> new FakeConsignment(Mails.in(destination, nextHop, "r" + i + "@one.test")))
                .toList();
        all.forEach(lanes::deliver);
        return all;
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private static final class FakeDns implements Lookups {

        @Override
        public CompletionStage<ExchangerLookup> exchangers(String domain) {
            MailExchanger one = new MailExchanger(10, "mx1.test");
            MailExchanger six = new MailExchanger(10, "mx6.test");
            MailExchanger two = new MailExchanger(20, "mx2.test");
            return CompletableFuture.completedFuture(
                    switch (domain) {
                        case "one.test" -> new ExchangerLookup.Exchangers(List.of(one), false);
                        case "two.test" -> new ExchangerLookup.Exchangers(List.of(two), false);
                        case "both.test" -> new ExchangerLookup.Exchangers(List.of(two, one), false);
                        case "six.test" -> new ExchangerLookup.Exchangers(List.of(six), false);
                        case "six-first.test" ->
                            new ExchangerLookup.Exchangers(List.of(new MailExchanger(5, "mx6.test"), one), false);
                        case "null.test" -> new ExchangerLookup.NullMx();
                        case "broken.test" -> new ExchangerLookup.TemporaryFailure("SERVFAIL");
                        default -> new ExchangerLookup.NoSuchDomain();
                    });
        }

        @Override
        public CompletionStage<AddressLookup> addresses(String host) {
            String address =
                    switch (host) {
                        case "mx1.test" -> "127.0.0.2";
                        case "mx6.test" -> "::1";
                        default -> "127.0.0.3";
                    };
            return CompletableFuture.completedFuture(
                    new AddressLookup.Addresses(List.of(InetAddress.ofLiteral(address))));
        }
    }
}
