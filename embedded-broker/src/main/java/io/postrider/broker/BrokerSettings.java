package io.postrider.broker;

import java.nio.file.Path;

/**
 * What an operator may choose about the embedded broker; everything else is decided in {@link KafkaProperties}.
 *
 * @param directory holds everything the broker keeps; created when absent; one broker at a time
 * @param host the address the broker listens on and tells its clients to use, so no wildcard
 * @param port where clients connect, 0 to 65535; 0 takes a free one at each start
 * @param durability what an acknowledgement is worth
 */
public record BrokerSettings(Path directory, String host, int port, Durability durability) {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int HIGHEST_PORT = 65_535;

    /** @throws IllegalArgumentException if the port is out of range or the host is no address a client could connect to */
    public BrokerSettings {
        if (port < 0 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException("the broker's port " + port + " is not between 0 and " + HIGHEST_PORT);
        }
        if (host.isBlank() || host.equals("0.0.0.0") || host.equals("::")) {
            throw new IllegalArgumentException(
                    "the broker's host '" + host + "' is no address that clients can connect to");
        }
        directory = directory.toAbsolutePath().normalize();
    }

    /** A flushed broker on loopback, on a free port. */
    public static BrokerSettings at(Path directory) {
        return new BrokerSettings(directory, LOOPBACK, 0, Durability.FLUSHED);
    }

    public BrokerSettings withPort(int otherPort) {
        return new BrokerSettings(directory, host, otherPort, durability);
    }

    public BrokerSettings withDurability(Durability otherDurability) {
        return new BrokerSettings(directory, host, port, otherDurability);
    }

    /** Host and port as clients write them, an IPv6 address in brackets. */
    String address(int actualPort) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + actualPort;
    }
}
