package io.postrider.pipeline.config;

import java.util.Optional;

/** What a reply by which something was not taken means. Without {@link #then} the rule is void. */
public interface ReplyRuleSettings {

    /** A regular expression that is found in a reply, such as {@code ^550 5\.7\.1}; case is ignored. */
    String match();

    /** What the reply answers: greeting, hello, starttls, auth, mail, rcpt, data or content. Default: any of them. */
    Optional<String> stage();

    /** {@code retry}, {@code next-host} or {@code fail}. */
    Optional<String> then();

    /** The status that it has then, such as {@code 5.7.1}. Default: the reply's own, its class corrected. */
    Optional<String> status();
}
