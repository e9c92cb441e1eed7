package io.postrider.router.routing;

import static io.postrider.router.routing.RouterDesk.ARRIVED;
import static io.postrider.router.routing.RouterDesk.delayed;
import static io.postrider.router.routing.RouterDesk.mail;
import static io.postrider.router.routing.RouterDesk.outbound;
import static io.postrider.router.routing.RouterDesk.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.record.Content;
import io.postrider.record.MailRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When content goes by reference, is written anew, or stays where it is. */
class MovedContentTest {

    private final RouterDesk desk = new RouterDesk();

    @Test
    void contentThatManyRecordsWouldCarryIsWrittenOnce() throws Exception {
        String[] recipients = new String[10];
        for (int i = 0; i < recipients.length; i++) {
            desk.directory.exchangers("d" + i + ".test", "mx.d" + i + ".test");
            recipients[i] = "a@d" + i + ".test";
        }

        List<Output> out = desk.run(new Arrival.Accepted(mail(recipients).with(new Content.Inline(new byte[10_000]))));

        assertThat(outbound(out)).hasSize(10).allSatisfy(mail -> assertThat(mail.content())
                .isEqualTo(FakeShelf.REFERENCE));
        assertThat(desk.shelf.stored).isOne();
    }

    @Test
    void contentThatWaitsAgainGoesByReference() throws Exception {
        MailRecord waiting = mail("a@none.test")
                .with(new Content.Inline(new byte[10_000]))
                .with(waiting(ARRIVED, ARRIVED.plusSeconds(3600), 1));
        desk.now = ARRIVED.plusSeconds(1800);

        assertThat(delayed(desk.release(waiting)).getFirst().mail().content()).isEqualTo(FakeShelf.REFERENCE);
    }

    @Test
    void aReferenceOlderThanADayIsRenewedBeforeItIsPassedOn() throws Exception {
        desk.directory.exchangers("good.test", "mx.good.test");
        Content old = new Content.Stored(0, List.of(1L), 10, 1, ARRIVED);
        desk.now = ARRIVED.plus(Duration.ofHours(25));
        MailRecord waiting =
                mail("a@good.test").with(old).with(waiting("a@good.test", desk.now.minusSeconds(7200), desk.now, 9));

        assertThat(outbound(desk.release(waiting)).getFirst().content()).isEqualTo(FakeShelf.REFERENCE);
        assertThat(desk.shelf.renewed).isOne();
    }

    @Test
    void oneBatchRenewsOnlySoMuchAndPassesOnTheRestAsItIs() throws Exception {
        desk.directory.exchangers("good.test", "mx.good.test");
        Content old = new Content.Stored(0, List.of(1L), MailRouter.MAX_RENEWED_OCTETS / 2 + 1, 1, ARRIVED);
        desk.now = ARRIVED.plus(Duration.ofHours(25));
        MailRecord waiting =
                mail("a@good.test").with(old).with(waiting("a@good.test", desk.now.minusSeconds(7200), desk.now, 9));

        List<Output> out = desk.run(Collections.nCopies(3, new Arrival.Released(waiting)));

        assertThat(outbound(out))
                .extracting(MailRecord::content)
                .containsExactly(FakeShelf.REFERENCE, FakeShelf.REFERENCE, old);
    }

    @Test
    void whenContentCannotBeWrittenNothingOfTheBatchIs() {
        desk.shelf.broken = true;
        desk.now = ARRIVED.plusSeconds(1800);
        MailRecord waiting = mail("a@none.test")
                .with(new Content.Inline(new byte[10_000]))
                .with(waiting(ARRIVED, ARRIVED.plusSeconds(3600), 1));

        assertThatThrownBy(() -> desk.release(waiting)).isInstanceOf(IOException.class);
    }
}
