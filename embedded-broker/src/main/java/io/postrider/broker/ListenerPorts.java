package io.postrider.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * The two ports of one run: where clients connect, and where the broker finds its controller (always loopback, always a free
 * one: with static voters nothing in the data directory remembers it, so it may differ at each start).
 */
record ListenerPorts(int clients, int controller) {

    /**
     * Finds the ports by binding them. They are let go again before Kafka binds them, so another process may still come first;
     * {@link EmbeddedBroker#start} then chooses anew if the port was ours to choose.
     *
     * @throws BrokerStartException if the port asked for is taken or the address is not this machine's
     */
    static ListenerPorts choose(BrokerSettings settings) {
        try (ServerSocket clients = new ServerSocket();
                ServerSocket controller = new ServerSocket()) {
            clients.bind(new InetSocketAddress(settings.host(), settings.port()));
            controller.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return new ListenerPorts(clients.getLocalPort(), controller.getLocalPort());
        } catch (IOException e) {
            throw new BrokerStartException(
                    "the broker cannot listen on " + settings.address(settings.port()) + ": " + e.getMessage(), e);
        }
    }
}
