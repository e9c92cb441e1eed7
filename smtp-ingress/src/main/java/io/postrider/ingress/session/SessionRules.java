package io.postrider.ingress.session;

import io.postrider.ingress.acceptance.AcceptancePolicy;
import io.postrider.ingress.command.Answer;
import io.postrider.ingress.command.Response;
import io.postrider.ingress.command.SmtpLimits;
import io.postrider.reply.Reply;
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
    private final Response greeting;
    private final Response hello;
    private final Response capabilities;

    /**
     * @param acceptance who may send where, and who we are
     * @param sizeLimit octets of a message, as SIZE advertises (RFC 1870)
     * @param recipientLimit recipients of a transaction
     * @param errorLimit errors since the last accepted message
     */
    public SessionRules(AcceptancePolicy acceptance, long sizeLimit, int recipientLimit, int errorLimit) {
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
        String name = acceptance.hostname().name();
        this.greeting = Answer.GREETING.saying(name + " ESMTP Postrider");
        this.hello = Answer.HELLO.saying(name);
        this.capabilities = capabilities(name, sizeLimit);
    }

    /** With the usual number of errors. */
    public SessionRules(AcceptancePolicy acceptance, long sizeLimit, int recipientLimit) {
        this(acceptance, sizeLimit, recipientLimit, SmtpLimits.SESSION_ERRORS);
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

    Response capabilities() {
        return capabilities;
    }

    /** RFC 5321 section 4.1.1.1: what is offered is what is done, no more. */
    private static Response capabilities(String name, long sizeLimit) {
        List<String> lines = List.of(name, "PIPELINING", "SIZE " + sizeLimit, "8BITMIME", "ENHANCEDSTATUSCODES", "DSN");
        return new Response(Answer.HELLO, new Reply(250, null, lines));
    }
}
