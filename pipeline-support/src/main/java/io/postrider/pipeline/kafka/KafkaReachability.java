package io.postrider.pipeline.kafka;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.ClientDnsLookup;
import org.apache.kafka.clients.ClientUtils;

/**
 * Whether a broker takes connections: asked at most every few seconds, by connecting and nothing more, so that a health
 * check costs neither Kafka nor us anything worth mentioning. Thread-safe.
 */
public final class KafkaReachability {

    /** How long an answer is good. */
    public static final Duration GOOD_FOR = Duration.ofSeconds(5);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

    private final BrokerAddress address;
    private boolean reachable;
    private long asked;
    private boolean everAsked;

    public KafkaReachability(BrokerAddress address) {
        this.address = address;
    }

    /** Blocks for a second for each bootstrap address at most; true when one of them answers. */
    public synchronized boolean isReachable() {
        long now = System.nanoTime();
        if (!everAsked || now - asked >= GOOD_FOR.toNanos()) {
            reachable = anyAnswers();
            asked = now;
            everAsked = true;
        }
        return reachable;
    }

    private boolean anyAnswers() {
        List<InetSocketAddress> addresses = ClientUtils.parseAndValidateAddresses(
                List.of(address.bootstrapServers().split(",")), ClientDnsLookup.USE_ALL_DNS_IPS);
        return addresses.stream().anyMatch(KafkaReachability::answers);
    }

    private static boolean answers(InetSocketAddress broker) {
        try (Socket socket = new Socket()) {
            socket.connect(broker, (int) CONNECT_TIMEOUT.toMillis());
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
