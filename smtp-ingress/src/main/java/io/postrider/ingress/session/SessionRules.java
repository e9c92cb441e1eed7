package io.postrider.ingress.session;

import io.postrider.ingress.acceptance.AcceptancePolicy;
import io.postrider.ingress.command.Answer;
import io.postrider.ingress.command.Response;
import io.postrider.ingress.command.SmtpLimits;
import io.postrider.reply.Reply;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** What sessions of one listener go by, and what they say alike: those replies are built once. Immutable. */
public final class SessionRules {

    /** RFC 5321 section 4.5.3.1.8. */
    public static final int LEAST_RECIPIENT_LIMIT = 100;

    /** Far above what the envelope's octets let through, {@link Transaction#RECIPIENTS_OCTETS}. */
    public static final int MOST_RECIPIENT_LIMIT = 10_000;

    private final AcceptancePolicy acceptance;
    private final long sizeLimit;
    private final int recipientLimit;
    private final int errorLimit;
    private final Role role;
    private final Response greeting;
    private final Response hello;
    private final Response capabilities;

    private SessionRules(Builder from) {
        this.acceptance = from.acceptance;
        this.sizeLimit = from.sizeLimit;
        this.recipientLimit = from.recipientLimit;
        this.errorLimit = from.errorLimit;
        this.role = from.role;
        String name = acceptance.hostname().name();
        this.greeting = Answer.GREETING.saying(name + " ESMTP Postrider");
        this.hello = Answer.HELLO.saying(name);
        this.capabilities = saying(offered(name, sizeLimit));
    }

    /**
     * Rules of a listener for other hosts, with the usual limits, until the builder is told otherwise.
     *
     * @param acceptance who may send where, and who we are
     */
    public static Builder builder(AcceptancePolicy acceptance) {
        return new Builder(acceptance);
    }

    public AcceptancePolicy acceptance() {
        return acceptance;
    }

    public long sizeLimit() {
        return sizeLimit;
    }

    public int recipientLimit() {
        return recipientLimit;
    }

    public int errorLimit() {
        return errorLimit;
    }

    Response greeting() {
        return greeting;
    }

    Response hello() {
        return hello;
    }

    /** What this caller is offered at this moment. */
    Response capabilities(Caller caller, InstantSource clock) {
        if (!mayHold(caller)) {
            return capabilities;
        }
        // RFC 4865 section 3: how far ahead, in seconds and as a moment.
        Instant latest = clock.instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(SmtpLimits.FUTURE_RELEASE_SECONDS);
        List<String> lines = new ArrayList<>(capabilities.reply().lines());
        lines.add("FUTURERELEASE " + SmtpLimits.FUTURE_RELEASE_SECONDS + " " + latest);
        return saying(lines);
    }

    /** RFC 4865 section 3: a release is for submission, and here for those who have said who they are. */
    boolean mayHold(Caller caller) {
        return switch (role) {
            case RELAY -> false;
            case SUBMISSION -> caller.isAuthenticated();
        };
    }

    /** RFC 5321 section 4.1.1.1: what is offered is what is done, no more. */
    private static List<String> offered(String name, long sizeLimit) {
        return List.of(name, "PIPELINING", "SIZE " + sizeLimit, "8BITMIME", "ENHANCEDSTATUSCODES", "DSN", "DELIVERBY");
    }

    private static Response saying(List<String> lines) {
        return new Response(Answer.HELLO, new Reply(250, null, lines));
    }

    /** What sessions go by, as it is put together. Each method throws {@link IllegalArgumentException} with what is wrong. */
    public static final class Builder {

        private final AcceptancePolicy acceptance;
        private long sizeLimit = SmtpLimits.MESSAGE_OCTETS;
        private int recipientLimit = SmtpLimits.RECIPIENTS;
        private int errorLimit = SmtpLimits.SESSION_ERRORS;
        private Role role = Role.RELAY;

        private Builder(AcceptancePolicy acceptance) {
            this.acceptance = acceptance;
        }

        /** Octets of a message, as SIZE advertises (RFC 1870). */
        public Builder sizeLimit(long octets) {
            if (octets < 1) {
                throw new IllegalArgumentException("size limit is positive");
            }
            sizeLimit = octets;
            return this;
        }

        /** Recipients of a transaction. */
        public Builder recipientLimit(int recipients) {
            if (recipients < LEAST_RECIPIENT_LIMIT) {
                throw new IllegalArgumentException("recipient limit is at least 100 (RFC 5321 section 4.5.3.1.8)");
            }
            if (recipients > MOST_RECIPIENT_LIMIT) {
                throw new IllegalArgumentException("recipient limit is at most " + MOST_RECIPIENT_LIMIT);
            }
            recipientLimit = recipients;
            return this;
        }

        /** Errors since the last accepted message. */
        public Builder errorLimit(int errors) {
            if (errors < 1) {
                throw new IllegalArgumentException("error limit is positive");
            }
            errorLimit = errors;
            return this;
        }

        /** What the listener is for. */
        public Builder role(Role purpose) {
            role = purpose;
            return this;
        }

        public SessionRules build() {
            return new SessionRules(this);
        }
    }
}
