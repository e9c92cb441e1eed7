package io.postrider.worker.client;

import io.postrider.reply.Reply;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An operator's word on replies of a certain kind, over what the first digit says. Only refusals (4yz and 5yz) are
 * subject to rules: what a peer has accepted is a fact.
 *
 * @param pattern found anywhere in the reply on one line: code, enhanced code if any, text; its first
 *     {@link #MAX_CHARS} characters
 * @param verdict null where the reply means what it always does
 * @param slowDown whether the lane is to be told that the peer has more of us than it likes
 */
public record ReplyRule(Pattern pattern, @Nullable Verdict verdict, boolean slowDown) {

    /** A pattern may take long over a text; a peer may say any number of lines. */
    static final int MAX_CHARS = 1_000;

    /** What to do with what was refused. */
    public enum Verdict {
        RETRY,
        NEXT_HOST,
        FAIL
    }

    boolean matches(Reply reply) {
        String text = reply.toString();
        return pattern.matcher(text.length() > MAX_CHARS ? text.substring(0, MAX_CHARS) : text)
                .find();
    }
}
