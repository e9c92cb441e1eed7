package io.postrider.pipeline.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@link RetrySettings} of some destinations or recipients; what is left out is taken from the next less specific match. */
public interface RetryShapeSettings {

    Optional<List<Duration>> delays();

    Optional<List<Duration>> greylisted();

    Optional<List<Duration>> mailboxFull();

    Optional<Integer> jitter();

    Optional<Duration> lifetime();

    Optional<Duration> delayNotice();
}
