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

    /**
     * @param acceptance who may send where, and who we are
     * @param sizeLimit octets of a message, as SIZE advertises (RFC 1870)
     * @param recipientLimit recipients of a transaction
     * @param errorLimit errors since the last accepted message
     * @param role what the listener is for
     */
    public SessionRules(AcceptancePolicy acceptance, long sizeLimit, int recipientLimit, int errorLimit, Role role) {
        if (sizeLimit < 1 || errorLimit < 1) {
            throw new IllegalArgumentException("limits are positive");
        }
        if (recipientLimit < LEAST_RECIPIENT_LIMIT) {
            throw new IllegalArgumentException("recipient limit is at least 100 (RFC 5321 section 4.5.3.1.8)");
        }
        if (recipientLimit > MOST_RECIPIENT_LIMIT) {
            throw new IllegalArgumentException("recipient limit is at most " + MOST_RECIPIENT_LIMIT);
        }
        this.acceptance = acceptance;
        this.sizeLimit = sizeLimit;
        this.recipientLimit = recipientLimit;
        this.errorLimit = errorLimit;
        this.role = role;
        String name = acceptance.hostname().name();
        this.greeting = Answer.GREETING.saying(name + " ESMTP Postrider");
        this.hello = Answer.HELLO.saying(name);
        this.capabilities = saying(offered(name, sizeLimit));
    }

    /** Of a listener for other hosts, with the usual number of errors. */
    public SessionRules(AcceptancePolicy acceptance, long sizeLimit, int recipientLimit) {
        this(acceptance, sizeLimit, recipientLimit, SmtpLimits.SESSION_ERRORS, Role.RELAY);
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
            case SUBMISSION -> caller.authenticated();
        };
    }

    /** RFC 5321 section 4.1.1.1: what is offered is what is done, no more. */
    private static List<String> offered(String name, long sizeLimit) {
        return List.of(name, "PIPELINING", "SIZE " + sizeLimit, "8BITMIME", "ENHANCEDSTATUSCODES", "DSN", "DELIVERBY");
    }

    private static Response saying(List<String> lines) {
        return new Response(Answer.HELLO, new Reply(250, null, lines));
    }
}
