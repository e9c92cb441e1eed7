package io.postrider.pipeline.config;

import java.time.Duration;
import java.util.Optional;

/** One answer to a peer's reply: either {@link #suspend} or {@link #slowDown}, or neither, which makes the rule void. */
public interface BackOffSettings {

    /** A regular expression that is found in a reply, such as {@code ^421 4\.7\.0}; case is ignored. */
    String match();

    /** No attempt for so long. */
    Optional<Duration> suspend();

    /** One connection for so long. */
    Optional<Duration> slowDown();
}
