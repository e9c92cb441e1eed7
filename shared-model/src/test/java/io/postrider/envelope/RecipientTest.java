package io.postrider.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.address.Mailbox;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecipientTest {

    private static final Recipient PLAIN = Recipient.of(Mailbox.of("a@example.org"));

    @Test
    void whoAskedNothingIsToldOfFailures() {
        assertThat(PLAIN.wants(NotifyOn.FAILURE)).isTrue();
        assertThat(PLAIN.wants(NotifyOn.SUCCESS)).isFalse();
        assertThat(PLAIN.wants(NotifyOn.DELAY)).isFalse();
        assertThat(PLAIN.wantsNothing()).isFalse();
    }

    @Test
    void whoAskedForSuccessIsNotToldOfFailures() {
        Recipient recipient = new Recipient(PLAIN.mailbox(), Recipient.notifyOf(List.of(NotifyOn.SUCCESS)), null, null);
        assertThat(recipient.wants(NotifyOn.SUCCESS)).isTrue();
        assertThat(recipient.wants(NotifyOn.FAILURE)).isFalse();
    }

    @Test
    void neverIsTheEmptySet() {
        Recipient recipient = new Recipient(PLAIN.mailbox(), Recipient.notifyOf(List.of()), null, null);
        assertThat(recipient.wantsNothing()).isTrue();
        assertThat(NotifyOn.values()).noneMatch(recipient::wants);
    }
}
