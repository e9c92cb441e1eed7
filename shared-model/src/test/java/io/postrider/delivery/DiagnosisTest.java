package io.postrider.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.reply.EnhancedStatusCode;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DiagnosisTest {

    private static final Instant NOW = Instant.ofEpochMilli(1_790_000_000_000L);

    @Test
    void whateverAPeerSaidItsTextIsOneBoundedLine() {
        assertThat(text("550 a\r\nX-Injected: b\tc\u0000d")).isEqualTo("550 a  X-Injected: b c d");
        assertThat(text("x".repeat(1_000_000))).hasSize(Diagnosis.MAX_TEXT_CHARS);
    }

    @Test
    void halfACharacterIsReplacedAndNoneIsCutInTwo() {
        assertThat(text("a\uD83Db")).isEqualTo("a\uFFFDb");
        String cut = text("x".repeat(Diagnosis.MAX_TEXT_CHARS - 1) + "\uD83D\uDCE7");
        assertThat(cut).hasSize(Diagnosis.MAX_TEXT_CHARS).endsWith("x\uFFFD");
        assertThat(text("mail \uD83D\uDCE7 ü")).isEqualTo("mail \uD83D\uDCE7 ü");
    }

    @Test
    void aDeferralConcludedKeepsWhatThePeerSaid() {
        Diagnosis deferred = Diagnosis.found(Action.DELAYED, "4.4.1", "no answer", "mx.example", NOW);
        Diagnosis failed = deferred.concluded(Action.FAILED, EnhancedStatusCode.of("5.4.7"));
        assertThat(failed.text()).isEqualTo("no answer");
        assertThat(failed.remoteMta()).isEqualTo("mx.example");
        assertThat(failed.action().keyword()).isEqualTo("failed");
    }

    private static String text(String said) {
        return Diagnosis.found(Action.FAILED, "5.0.0", said, null, NOW).text();
    }
}
