package io.postrider.ingress.listener;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.postrider.ingress.command.Response;
import io.vertx.core.net.impl.NetSocketInternal;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The socket of one session: replies that are gathered and then sent, reading that rests, and the ways to close. For the
 * event loop's thread.
 */
final class Wire {

    /** Small first: most clients say little most of the time. One for all; each channel keeps its own guess. */
    private static final RecvByteBufAllocator READS = new AdaptiveRecvByteBufAllocator(4 * 1024, 16 * 1024, 64 * 1024);

    /** Replies that the client has not taken: with more it is not listened to. */
    private static final int UNREAD_OCTETS = 16 * 1024;

    private final EventLoop loop;
    private final NetSocketInternal socket;
    private final Channel channel;

    Wire(EventLoop loop, NetSocketInternal socket) {
        this.loop = loop;
        this.socket = socket;
        this.channel = socket.channelHandlerContext().channel();
    }

    /**
     * Begins.
     *
     * @param octets what comes, released after
     * @param inputEnded the client sends nothing more, and may still read
     */
    void open(Consumer<ByteBuf> octets, Runnable inputEnded, Consumer<Throwable> problem, Runnable closed) {
        channel.config().setRecvByteBufAllocator(READS);
        // RFC 9293 section 3.6: who has said its last word may still listen, as one that sends all and then only reads.
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        socket.setWriteQueueMaxSize(UNREAD_OCTETS);
        socket.messageHandler(netty -> {
            try {
                if (netty instanceof ByteBuf read) {
                    octets.accept(read);
                }
            } finally {
                ReferenceCountUtil.release(netty);
            }
        });
        socket.eventHandler(event -> {
            if (event instanceof ChannelInputShutdownEvent) {
                inputEnded.run();
            }
        });
        socket.exceptionHandler(problem::accept);
        socket.closeHandler(nothing -> closed.run());
    }

    /** Gathers a reply. */
    void say(@Nullable Response response) {
        if (response != null) {
            loop.replies.add(response.wire());
            loop.shared.metrics().answered(response.answer());
            if (loop.replies.octets() >= ReplyBuffer.MOST_OCTETS) {
                // So that a client who asks much and reads little is held up by its own socket.
                flush();
            }
        }
    }

    /** Sends what was gathered. */
    void flush() {
        if (!loop.replies.isEmpty()) {
            var unused = socket.write(loop.replies.take());
        }
    }

    /** Whether the client leaves too much unread. */
    boolean isFull() {
        return socket.writeQueueFull();
    }

    void whenDrained(Runnable action) {
        socket.drainHandler(nothing -> action.run());
    }

    /** Whether nothing is read for now. */
    void rest(boolean resting) {
        if (channel.config().isAutoRead() == resting) {
            channel.config().setAutoRead(!resting);
        }
    }

    /** Closes once all is sent. */
    void close() {
        var unused = socket.end(loop.replies.take());
    }

    /** Closes: the client has ended its side, and all was sent or is on its way. */
    void closeToo() {
        var unused = socket.close();
    }

    /**
     * Sends all, ends our side and goes on reading: what a client still sends would reset a closed connection, and the
     * last reply with it.
     */
    void closeOutput() {
        var unused = socket.write(loop.replies.take()).onComplete(done -> shutOutput());
        rest(false);
    }

    private void shutOutput() {
        if (channel instanceof DuplexChannel duplex) {
            var unused = duplex.shutdownOutput();
        }
    }

    /** From below Vert.x, whose own close, the channel's too, waits for a peer who takes nothing. */
    void closeNow() {
        var unused = socket.channelHandlerContext().close();
    }
}
