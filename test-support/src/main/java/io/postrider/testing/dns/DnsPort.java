package io.postrider.testing.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;

/** The sockets of a {@link DnsZoneServer}: UDP and TCP on one free port of 127.0.0.1, a virtual thread for each query. */
final class DnsPort implements AutoCloseable {
    private static final int LARGEST_PACKET = 65_535;
    private static final int UDP_WITHOUT_EDNS = 512;
    private static final int BIND_ATTEMPTS = 50;

    /** Answers a query in wire form, in at most {@code limit} octets; an empty array is silence. May block. */
    interface Answerer {
        byte[] answer(Message query, int limit);
    }

    private final ServerSocket tcp;
    private final DatagramSocket udp;
    private final Answerer answerer;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    private DnsPort(ServerSocket tcp, DatagramSocket udp, Answerer answerer) {
        this.tcp = tcp;
        this.udp = udp;
        this.answerer = answerer;
    }

    static DnsPort open(Answerer answerer) {
        try {
            DnsPort port = bind(answerer);
            Thread.ofVirtual().name("dns-udp").start(port::serveUdp);
            Thread.ofVirtual().name("dns-tcp").start(port::serveTcp);
            return port;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DnsPort bind(Answerer answerer) throws IOException {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        for (int attempt = 1; ; attempt++) {
            ServerSocket tcp = new ServerSocket(0, 50, loopback);
            try {
                InetSocketAddress same = new InetSocketAddress(loopback, tcp.getLocalPort());
                return new DnsPort(tcp, new DatagramSocket(same), answerer);
            } catch (BindException e) {
                // The free TCP port may be taken for UDP: try another pair.
                tcp.close();
                if (attempt == BIND_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    int number() {
        return tcp.getLocalPort();
    }

    @Override
    public void close() {
        udp.close();
        closeQuietly(tcp);
        connections.forEach(DnsPort::closeQuietly);
    }

    private void serveUdp() {
        byte[] buffer = new byte[LARGEST_PACKET];
        while (!udp.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, LARGEST_PACKET);
            try {
                udp.receive(packet);
            } catch (IOException e) {
                continue;
            }
            byte[] octets = Arrays.copyOf(packet.getData(), packet.getLength());
            Thread.ofVirtual().start(() -> {
                try {
                    Message query = new Message(octets);
                    OPTRecord opt = query.getOPT();
                    int limit = opt == null ? UDP_WITHOUT_EDNS : Math.max(UDP_WITHOUT_EDNS, opt.getPayloadSize());
                    byte[] answer = answerer.answer(query, limit);
                    if (answer.length > 0) {
                        udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                    }
                } catch (IOException e) {
                    // Not a DNS message, or the server was closed: as on the real net, the client hears nothing.
                }
            });
        }
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try {
                Socket client = tcp.accept();
                connections.add(client);
                Thread.ofVirtual().start(() -> converse(client));
            } catch (IOException e) {
                // The port was closed; the loop ends.
            }
        }
    }

    private void converse(Socket client) {
        try (client) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            DataOutputStream out = new DataOutputStream(client.getOutputStream());
            while (true) {
                // RFC 1035 §4.2.2: over TCP each message follows its length in two octets.
                byte[] answer = answerer.answer(new Message(in.readNBytes(in.readUnsignedShort())), LARGEST_PACKET);
                if (answer.length > 0) {
                    out.writeShort(answer.length);
                    out.write(answer);
                    out.flush();
                }
            }
        } catch (IOException e) {
            // The client has gone, or sent something else than DNS.
        } finally {
            connections.remove(client);
        }
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // Closing is the end of the test's interest.
        }
    }
}
