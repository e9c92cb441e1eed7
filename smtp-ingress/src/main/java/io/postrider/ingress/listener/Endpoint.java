package io.postrider.ingress.listener;

/**
 * Where a listener listens.
 *
 * @param name as configuration calls it
 * @param host an address or name of this machine
 * @param port 0 for any free one
 */
public record Endpoint(String name, String host, int port) {

    private static final int MAX_PORT = 65_535;

    public Endpoint {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("port is 0 to " + MAX_PORT + ", not " + port);
        }
        if (host.isBlank()) {
            throw new IllegalArgumentException("host is empty");
        }
    }
}
