package io.postrider.ingress.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.ingress.command.Answer;
import io.postrider.ingress.session.SessionState.Connected;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class InquiryTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Step YES = Step.say(new Connected(), Answer.OK.plain());
    private static final Step UNKNOWN = Step.say(new Connected(), Answer.NOT_STORED.plain());

    @Test
    void what_is_found_decides_on_the_step() throws Exception {
        assertThat(concluded(() -> CompletableFuture.completedStage("found"), LONG))
                .isSameAs(YES);
    }

    @Test
    void a_failure_is_an_answer_too() throws Exception {
        assertThat(concluded(() -> CompletableFuture.failedStage(new IllegalStateException("away")), LONG))
                .isSameAs(UNKNOWN);
    }

    @Test
    void so_is_a_directory_that_fails_before_it_begins() throws Exception {
        assertThat(concluded(
                        () -> {
                            throw new IllegalStateException("not even a socket");
                        },
                        LONG))
                .isSameAs(UNKNOWN);
    }

    @Test
    void nobody_waits_longer_than_the_limit_and_what_was_asked_goes_on_for_others() throws Exception {
        CompletableFuture<String> never = new CompletableFuture<>();
        assertThat(concluded(() -> never, Duration.ofMillis(10))).isSameAs(UNKNOWN);
        assertThat(never).isNotDone();
    }

    @Test
    void an_inquiry_without_time_is_none() {
        assertThatThrownBy(() -> inquiry(CompletableFuture::new, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Step concluded(Supplier<CompletionStage<String>> ask, Duration limit) throws Exception {
        return inquiry(ask, limit).begin().get(10, TimeUnit.SECONDS).get();
    }

    private static Inquiry<String> inquiry(Supplier<CompletionStage<String>> ask, Duration limit) {
        return new Inquiry<>(ask, limit, found -> YES, () -> UNKNOWN);
    }
}
