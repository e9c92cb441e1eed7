package io.postrider.ingress.listener;

import io.netty.channel.Channel;
import io.postrider.ingress.command.Answer;
import io.postrider.ingress.session.Caller;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.NetSocketInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;

/** One event loop's part of one listener: it accepts connections, as long as there are not too many. */
final class Acceptor {

    private static final int BACKLOG = 1024;

    private final EventLoop loop;
    private final Listener listener;

    Acceptor(EventLoop loop, Listener listener) {
        this.loop = loop;
        this.listener = listener;
    }

    /** Binds, and puts the address into {@code addresses}. */
    Future<Void> listen(Vertx vertx, Map<String, InetSocketAddress> addresses) {
        Endpoint endpoint = listener.endpoint();
        NetServerOptions options = new NetServerOptions()
                .setTcpNoDelay(true)
                .setAcceptBacklog(BACKLOG)
                .setReuseAddress(true);
        // A negative port is Vert.x's word for "any, the same for all instances of this deployment".
        int port = endpoint.port() == 0 ? -1 - Math.floorMod(endpoint.name().hashCode(), 60_000) : endpoint.port();
        return vertx.createNetServer(options)
                .connectHandler(this::accept)
                .listen(port, endpoint.host())
                .map(server -> {
                    addresses.put(endpoint.name(), new InetSocketAddress(endpoint.host(), server.actualPort()));
                    return (Void) null;
                })
                .recover(problem -> Future.failedFuture(new IllegalStateException(
                        "listener " + endpoint.name() + " cannot listen on " + endpoint.host() + ":" + endpoint.port()
                                + ": " + problem.getMessage(),
                        problem)));
    }

    private void accept(NetSocket accepted) {
        NetSocketInternal socket = (NetSocketInternal) accepted;
        Channel channel = socket.channelHandlerContext().channel();
        IngressMetrics metrics = loop.shared.metrics();
        if (!(channel.remoteAddress() instanceof InetSocketAddress remote)
                || !(channel.localAddress() instanceof InetSocketAddress local)) {
            // It went away before we looked.
            var unused = socket.close();
            return;
        }
        if (loop.isDraining()) {
            turnAway(socket, Answer.SHUTTING_DOWN);
            return;
        }
        if (metrics.connected() > loop.shared.limits().connections()) {
            metrics.disconnected();
            turnAway(socket, Answer.TOO_MANY_CONNECTIONS);
            return;
        }
        InetAddress address = remote.getAddress();
        boolean trusted = listener.rules().acceptance().trusts(address);
        Caller caller = new Caller(address, local.getAddress(), trusted);
        SmtpConnection connection = new SmtpConnection(loop, socket, listener.rules(), caller);
        loop.connections.add(connection);
        connection.start();
    }

    private void turnAway(NetSocketInternal socket, Answer reason) {
        loop.shared.metrics().answered(reason);
        var unused = socket.end(Buffer.buffer(reason.plain().wire()));
    }
}
