package io.postrider.worker.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.reply.Reply;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapabilitiesTest {

    @Test
    void readsWhatIsOffered() {
        Capabilities all =
                offering("PIPELINING", "SIZE 1000", "8bitmime", "DSN", "SMTPUTF8", "X-NEW a=b", "AUTH=LOGIN");

        assertThat(all.pipelining() && all.eightBitMime() && all.dsn() && all.smtpUtf8() && all.size())
                .isTrue();
        assertThat(all.refusesSize(1001)).isTrue();
        assertThat(all.refusesSize(1000)).isFalse();
        assertThat(all.parameters("X-NEW")).isEqualTo("a=b");
        assertThat(all.parameters("AUTH")).isEqualTo("LOGIN");
        assertThat(all.offers("STARTTLS")).isFalse();
        assertThat(all.limits()).isEqualTo(PeerLimits.NONE);
    }

    @Test
    void theGreetingIsNoKeyword() {
        assertThat(Capabilities.of(new Reply(250, null, List.of("SIZE 10"))).size())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"SIZE", "SIZE 0", "SIZE 99999999999999999999", "SIZE lots", "SIZE -5"})
    void aSizeThatIsNoneRefusesNothing(String keyword) {
        assertThat(offering(keyword).size()).isTrue();
        assertThat(offering(keyword).refusesSize(Long.MAX_VALUE)).isFalse();
    }

    @Test
    void binaryMimeWithoutChunkingIsNone() {
        assertThat(offering("BINARYMIME").binaryMime()).isFalse();
        assertThat(offering("BINARYMIME", "CHUNKING").binaryMime()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "LIMITS RCPTMAX=50 MAILMAX=10 RCPTDOMAINMAX=1,  10,         50,         1",
        "limits rcptmax=7 X=1,                          2147483647, 7,          2147483647",
        "LIMITS MAILMAX=0 RCPTMAX=1000000 RCPTDOMAINMAX=, 2147483647, 2147483647, 2147483647",
        "LIMITS,                                        2147483647, 2147483647, 2147483647",
        "LIMITS MAILMAX=-1 RCPTMAX=many MAILMAX,        2147483647, 2147483647, 2147483647",
    })
    void readsLimits(String keyword, int mails, int recipients, int domains) {
        assertThat(offering(keyword).limits()).isEqualTo(new PeerLimits(mails, recipients, domains));
    }

    private static Capabilities offering(String... keywords) {
        List<String> lines = new ArrayList<>(List.of("mx"));
        lines.addAll(List.of(keywords));
        return Capabilities.of(new Reply(250, null, lines));
    }
}
