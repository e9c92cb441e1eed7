package io.postrider.testing.smtp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link ScriptedSmtpServer} answers. Unless told otherwise it is a correct and friendly ESMTP server.
 *
 * <p>A reply is text: {@code "250 2.1.0 Ok"}, several lines separated by {@code \n} ({@code "250-one\n250 two"}), or
 * anything else to be a server that talks nonsense; each line is sent with CRLF, characters as ISO 8859-1. After a
 * reply that begins with 421 the server closes the connection (RFC 5321 §3.8). A reply function may block, which delays
 * that connection only; what it throws closes the connection.
 */
public final class Behaviour {
    private static final long UNLIMITED = Long.MAX_VALUE;

    final String greeting;
    final Duration greetingDelay;
    final Duration replyDelay;
    final List<String> keywords;
    final List<String> keywordsUnderTls;
    final boolean heloOnly;
    final boolean lmtp;
    final Map<String, Function<String, String>> replies;
    final Function<String, String> rcptReply;
    final Function<ReceivedMessage, String> dataReply;
    final Function<String, String> lmtpReply;
    final DropPoint dropPoint;
    final long stopReadingAfter;
    final boolean keepBodies;
    final long messageSizeLimit;
    final @Nullable PeerTls startTls;
    final @Nullable PeerTls implicitTls;
    final @Nullable PeerAuth auth;

    private Behaviour(Builder from) {
        greeting = from.greeting;
        greetingDelay = from.greetingDelay;
        replyDelay = from.replyDelay;
        keywords = List.copyOf(from.keywords);
        keywordsUnderTls = from.keywordsUnderTls == null ? keywords : List.copyOf(from.keywordsUnderTls);
        heloOnly = from.heloOnly;
        lmtp = from.lmtp;
        replies = Map.copyOf(from.replies);
        rcptReply = from.rcptReply;
        dataReply = from.dataReply;
        lmtpReply = from.lmtpReply;
        dropPoint = from.dropPoint;
        stopReadingAfter = from.stopReadingAfter;
        keepBodies = from.keepBodies;
        messageSizeLimit = from.messageSizeLimit;
        startTls = from.startTls;
        implicitTls = from.implicitTls;
        auth = from.auth;
    }

    /** A friendly server. */
    public static Behaviour friendly() {
        return builder().build();
    }

    /** A server that greets with this reply (421 or 554) and serves nobody. */
    public static Behaviour refusing(String greeting) {
        return builder().greeting(greeting).build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects what is different from a friendly server. */
    public static final class Builder {
        private String greeting = "220 peer.test ESMTP";
        private Duration greetingDelay = Duration.ZERO;
        private Duration replyDelay = Duration.ZERO;
        private List<String> keywords = List.of("PIPELINING", "SIZE 104857600", "8BITMIME", "ENHANCEDSTATUSCODES");
        private boolean heloOnly;
        private boolean lmtp;
        private final Map<String, Function<String, String>> replies = new HashMap<>();
        private Function<String, String> rcptReply = recipient -> "250 2.1.5 Ok";
        private Function<ReceivedMessage, String> dataReply = message -> "250 2.0.0 Accepted";
        private Function<String, String> lmtpReply = recipient -> "250 2.1.5 Delivered";
        private DropPoint dropPoint = DropPoint.NEVER;
        private long stopReadingAfter = UNLIMITED;
        private boolean keepBodies = true;
        private long messageSizeLimit = 104_857_600;
        private @Nullable List<String> keywordsUnderTls;
        private @Nullable PeerTls startTls;
        private @Nullable PeerTls implicitTls;
        private @Nullable PeerAuth auth;

        private Builder() {}

        /** The first reply. After 421 the connection is closed, after any other but 220 only QUIT gets something else than 503. */
        public Builder greeting(String reply) {
            greeting = reply;
            return this;
        }

        public Builder greetingDelay(Duration delay) {
            greetingDelay = delay;
            return this;
        }

        /** A tarpit: every reply after the greeting comes this much later. */
        public Builder replyDelay(Duration delay) {
            replyDelay = delay;
            return this;
        }

        /** The keywords in the reply to EHLO, with their parameters; none for a bare EHLO. */
        public Builder keywords(String... all) {
            keywords = List.of(all);
            return this;
        }

        /** One more keyword. */
        public Builder keyword(String one) {
            keywords = new ArrayList<>(keywords);
            keywords.add(one);
            return this;
        }

        /** The keywords in the reply to EHLO under TLS, where they are others. */
        public Builder keywordsUnderTls(String... all) {
            keywordsUnderTls = List.of(all);
            return this;
        }

        /** STARTTLS is offered (RFC 3207). */
        public Builder startTls(PeerTls tls) {
            startTls = tls;
            return this;
        }

        /** TLS comes before the greeting (RFC 8314). */
        public Builder implicitTls(PeerTls tls) {
            implicitTls = tls;
            return this;
        }

        /** AUTH is offered and needed. */
        public Builder auth(PeerAuth known) {
            auth = known;
            return this;
        }

        /** A server older than ESMTP: EHLO gets 502. */
        public Builder heloOnly() {
            heloOnly = true;
            return this;
        }

        /** LMTP (RFC 2033): LHLO instead of EHLO, and after the final dot one reply for each accepted recipient. */
        public Builder lmtp() {
            lmtp = true;
            return this;
        }

        /** The reply to every command of this verb; it is carried out only if the reply is 2yz (DATA: 354). */
        public Builder reply(String verb, String reply) {
            return reply(verb, line -> reply);
        }

        /** The reply to a verb as a function of the command line. */
        public Builder reply(String verb, Function<String, String> ofLine) {
            replies.put(verb.toUpperCase(Locale.ROOT), ofLine);
            return this;
        }

        /** The reply to RCPT as a function of the address; without effect when {@code reply("RCPT", …)} is given. */
        public Builder rcptReply(Function<String, String> ofAddress) {
            rcptReply = ofAddress;
            return this;
        }

        /** The reply to every message. */
        public Builder dataReply(String reply) {
            return dataReply(message -> reply);
        }

        /** The reply to a message; its {@code reply} is still empty when the function sees it. */
        public Builder dataReply(Function<ReceivedMessage, String> ofMessage) {
            dataReply = ofMessage;
            return this;
        }

        /** With LMTP, the reply after the final dot for each accepted recipient. */
        public Builder lmtpReply(Function<String, String> ofAddress) {
            lmtpReply = ofAddress;
            return this;
        }

        public Builder drop(DropPoint point) {
            dropPoint = point;
            return this;
        }

        /** Reads that many octets of a message (about), then never again: the client's window closes. */
        public Builder stopReadingAfter(long octets) {
            stopReadingAfter = octets;
            return this;
        }

        /** Keeps only size and SHA-256 of messages, for tests with large ones. */
        public Builder keepNoBodies() {
            keepBodies = false;
            return this;
        }

        /** Messages longer than this are read to their end and refused with 552; 100 MiB unless set. */
        public Builder messageSizeLimit(long octets) {
            messageSizeLimit = octets;
            return this;
        }

        public Behaviour build() {
            return new Behaviour(this);
        }
    }
}
