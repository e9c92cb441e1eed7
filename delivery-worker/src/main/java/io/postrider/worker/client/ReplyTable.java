package io.postrider.worker.client;

import io.postrider.reply.EnhancedStatusCode;
import io.postrider.reply.Reply;
import io.postrider.worker.client.Judgement.Kind;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The one table that says what replies mean: accepted, retry, next host or fail. The first rule of the operator's that
 * matches a refusal decides; else the first digit does (RFC 5321 section 4.2). The enhanced code, if there is one, refines
 * subject and detail, and its class is corrected to the verdict; where it is missing, code and stage give the best that
 * can be said. For any number of threads.
 */
public final class ReplyTable {

    /** Without rules of an operator. */
    public static final ReplyTable STANDARD = new ReplyTable(List.of());

    private static final int CLOSING = 421;
    private static final int TOO_MANY = 452;
    private static final int STORAGE = 552;
    private static final EnhancedStatusCode TOO_MANY_FOR_NOW = EnhancedStatusCode.of("4.5.3");
    private static final EnhancedStatusCode OUT_OF_STEP = EnhancedStatusCode.of("4.5.0");
    private static final EnhancedStatusCode BAD_CONNECTION = EnhancedStatusCode.of("4.4.2");
    private static final EnhancedStatusCode OK = EnhancedStatusCode.of("2.0.0");
    private static final EnhancedStatusCode RECIPIENT_OK = EnhancedStatusCode.of("2.1.5");
    private static final int MAILBOX_SUBJECT = 2;

    /** How large receivers say that they get too much from us. Greylisting is not among it. */
    private static final ReplyRule RATE_LIMIT = new ReplyRule(
            Pattern.compile(
                    "rate.?limit|throttl|slow(ed|ing)? down|too (fast|quickly|frequent)"
                            + "|too (many|much) (\\w+ )?(connection|session|message|mail|e-?mail|error|request)s?\\b"
                            + "|(unusual|exceed\\w*|high) .{0,40}\\b(rate|volume)\\b",
                    Pattern.CASE_INSENSITIVE),
            null,
            true);

    private final List<ReplyRule> rules;

    /** A table with these rules, in this order, before what is standard. */
    public ReplyTable(List<ReplyRule> rules) {
        this.rules = List.copyOf(rules);
    }

    /**
     * Judges one reply.
     *
     * @param othersAccepted at RCPT: whether the peer has taken a recipient of this transaction already
     */
    Judgement judge(Stage stage, Reply reply, boolean othersAccepted) {
        return judge(stage, reply, othersAccepted, false);
    }

    /** The same, of a peer that we have a password for or not. */
    Judgement judge(Stage stage, Reply reply, boolean othersAccepted, boolean authenticating) {
        if (!reply.isTransient() && !reply.isPermanent()) {
            return reply.isIntermediate() == (stage == Stage.DATA)
                    ? new Judgement(Kind.ACCEPTED, status(2, stage, reply), false)
                    : new Judgement(Kind.CONNECTION_TROUBLE, OUT_OF_STEP, false);
        }
        for (ReplyRule rule : rules) {
            if (rule.matches(reply)) {
                return ruled(rule, standard(stage, reply, othersAccepted), stage, reply);
            }
        }
        if (authenticating && isOfAuthentication(stage, reply.code())) {
            // RFC 4954 section 6: it does not know us, or no more, which is ours to mend and not the recipient's fault.
            return new Judgement(Kind.NEXT_HOST, status(4, stage, reply), false);
        }
        return standard(stage, reply, othersAccepted);
    }

    private static boolean isOfAuthentication(Stage stage, int code) {
        boolean transaction =
                switch (stage) {
                    case MAIL, RCPT, DATA, CONTENT -> true;
                    case GREETING, HELLO, STARTTLS, AUTH, RSET, QUIT -> false;
                };
        return transaction && (code == 530 || code == 534 || code == 535 || code == 538);
    }

    private static Judgement ruled(ReplyRule rule, Judgement standard, Stage stage, Reply reply) {
        ReplyRule.Verdict verdict = rule.verdict();
        if (verdict == null) {
            return new Judgement(standard.kind(), standard.status(), rule.slowDown());
        }
        // RFC 5321 section 3.8: whatever 421 is to mean for the message, the peer closes the connection.
        boolean closing = reply.code() == CLOSING;
        return switch (verdict) {
            case FAIL -> new Judgement(Kind.REFUSED, status(5, stage, reply), rule.slowDown());
            case RETRY ->
                new Judgement(
                        closing ? Kind.CONNECTION_TROUBLE : Kind.REFUSED_FOR_NOW,
                        status(4, stage, reply),
                        rule.slowDown());
            case NEXT_HOST ->
                new Judgement(
                        closing ? Kind.CONNECTION_TROUBLE : Kind.NEXT_HOST, status(4, stage, reply), rule.slowDown());
        };
    }

    private static Judgement standard(Stage stage, Reply reply, boolean othersAccepted) {
        if (reply.code() == CLOSING) {
            // RFC 5321 section 3.8: may answer any command, and the peer closes the connection. One that only waited
            // too long for us does not complain of too much.
            EnhancedStatusCode status = status(4, stage, reply);
            return new Judgement(Kind.CONNECTION_TROUBLE, status, !status.equals(BAD_CONNECTION));
        }
        if (stage == Stage.RCPT && isOfNumber(reply, othersAccepted)) {
            // RFC 5321 section 4.5.3.1.10: 452 for too many recipients, and 552 for it counts as 452.
            return new Judgement(
                    othersAccepted ? Kind.TOO_MANY_RECIPIENTS : Kind.REFUSED_FOR_NOW, TOO_MANY_FOR_NOW, false);
        }
        if (reply.isPermanent()) {
            return new Judgement(Kind.REFUSED, status(5, stage, reply), false);
        }
        EnhancedStatusCode status = status(4, stage, reply);
        // A full or busy mailbox is the recipient's own, and no sign of what the host thinks of us.
        boolean slowDown = status.subject() != MAILBOX_SUBJECT && RATE_LIMIT.matches(reply);
        return new Judgement(refusedForNow(stage), status, slowDown);
    }

    /** RFC 5321 section 5.1: what one host does not take now, the next may; of a recipient or a message it would say the same. */
    private static Kind refusedForNow(Stage stage) {
        return switch (stage) {
            case GREETING, HELLO, STARTTLS, AUTH, MAIL, DATA -> Kind.NEXT_HOST;
            case RCPT, CONTENT, RSET, QUIT -> Kind.REFUSED_FOR_NOW;
        };
    }

    /** Whether the reply to a RCPT means that the transaction has enough of them. */
    private static boolean isOfNumber(Reply reply, boolean othersAccepted) {
        EnhancedStatusCode said = reply.status();
        if (said != null) {
            return (reply.isTransient() || reply.code() == STORAGE)
                    && said.withClass(4).equals(TOO_MANY_FOR_NOW);
        }
        return othersAccepted && (reply.code() == TOO_MANY || reply.code() == STORAGE);
    }

    private static EnhancedStatusCode status(int wanted, Stage stage, Reply reply) {
        EnhancedStatusCode said = reply.status();
        if (said == null) {
            return wanted == 2 ? success(stage) : EnhancedStatusCode.of(wanted + detail(stage, reply.code()));
        }
        return said.classDigit() == wanted ? said : said.withClass(wanted);
    }

    private static EnhancedStatusCode success(Stage stage) {
        return stage == Stage.RCPT ? RECIPIENT_OK : OK;
    }

    /** What RFC 3463 and RFC 5248 have for a code without an enhanced one. */
    private static String detail(Stage stage, int code) {
        return switch (code) {
            case 421 -> ".3.2";
            case 450 -> stage == Stage.RCPT ? ".2.0" : ".0.0";
            case 451 -> ".3.0";
            case 452 -> ".3.1";
            case 454 -> ".7.0";
            case 455, 501, 504, 555 -> ".5.4";
            case 500 -> ".5.2";
            case 502, 503 -> ".5.1";
            case 521 -> ".3.2";
            case 530 -> ".7.0";
            case 534 -> ".7.9"; // RFC 4954 section 6, as the next two
            case 535 -> ".7.8";
            case 538 -> ".7.11";
            case 550 -> stage == Stage.RCPT ? ".1.0" : ".0.0";
            case 571 -> ".7.1";
            case 551 -> ".1.6";
            case 552 -> stage == Stage.RCPT ? ".2.2" : ".3.4";
            case 553 -> stage == Stage.MAIL ? ".1.7" : ".1.3";
            case 556 -> ".1.10"; // RFC 7504, RFC 7505
            default -> ".0.0";
        };
    }
}
