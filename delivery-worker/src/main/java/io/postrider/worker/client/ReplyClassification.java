package io.postrider.worker.client;

import io.postrider.reply.EnhancedStatusCode;
import io.postrider.reply.Reply;
import io.postrider.worker.client.Judgement.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The one table that says what replies mean. The first digit decides (RFC 5321 section 4.2); the enhanced code, if there
 * is one, refines subject and detail, and its class is corrected to the digit; where it is missing, code and stage give
 * the best that can be said.
 */
final class ReplyClassification {

    private static final int CLOSING = 421;
    private static final int STORAGE = 552;
    private static final EnhancedStatusCode TOO_MANY_RECIPIENTS = EnhancedStatusCode.of("5.5.3");
    private static final EnhancedStatusCode TOO_MANY_FOR_NOW = EnhancedStatusCode.of("4.5.3");
    private static final EnhancedStatusCode OUT_OF_STEP = EnhancedStatusCode.of("4.5.0");

    private static final EnhancedStatusCode OK = EnhancedStatusCode.of("2.0.0");
    private static final EnhancedStatusCode RECIPIENT_OK = EnhancedStatusCode.of("2.1.5");

    private ReplyClassification() {}

    /**
     * Judges one reply.
     *
     * @param othersAccepted at RCPT: whether the peer has taken a recipient of this transaction already
     */
    static Judgement judge(Stage stage, Reply reply, boolean othersAccepted) {
        EnhancedStatusCode said = reply.status();
        if (reply.code() == CLOSING) {
            // RFC 5321 section 3.8: may answer any command, and the peer closes the connection.
            return new Judgement(Kind.CONNECTION_TROUBLE, corrected(said, 4, stage, reply.code()));
        }
        if (stage == Stage.RCPT && reply.code() == STORAGE && othersAccepted && isOfNumber(said)) {
            // RFC 5321 section 4.5.3.1.10: 552 for too many recipients counts as 452.
            return new Judgement(Kind.REFUSED_FOR_NOW, TOO_MANY_FOR_NOW);
        }
        if (reply.isTransient()) {
            return new Judgement(Kind.REFUSED_FOR_NOW, corrected(said, 4, stage, reply.code()));
        }
        if (reply.isPermanent()) {
            return new Judgement(Kind.REFUSED, corrected(said, 5, stage, reply.code()));
        }
        if (reply.isIntermediate() != (stage == Stage.DATA)) {
            return new Judgement(Kind.CONNECTION_TROUBLE, OUT_OF_STEP);
        }
        return new Judgement(Kind.ACCEPTED, corrected(said, 2, stage, reply.code()));
    }

    private static boolean isOfNumber(@Nullable EnhancedStatusCode said) {
        return said == null || said.withClass(5).equals(TOO_MANY_RECIPIENTS);
    }

    private static EnhancedStatusCode corrected(@Nullable EnhancedStatusCode said, int wanted, Stage stage, int code) {
        if (said == null) {
            return wanted == 2 ? success(stage) : EnhancedStatusCode.of(wanted + detail(stage, code));
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
            case 530, 535 -> ".7.0";
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
