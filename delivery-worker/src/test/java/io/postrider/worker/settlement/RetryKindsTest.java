package io.postrider.worker.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.delivery.Action;
import io.postrider.delivery.Diagnosis;
import io.postrider.delivery.Outcome;
import io.postrider.envelope.Recipient;
import io.postrider.event.AttemptFacts;
import io.postrider.record.MailRecord;
import io.postrider.reply.EnhancedStatusCode;
import io.postrider.schedule.RetryKind;
import io.postrider.schedule.RetryPolicy;
import io.postrider.schedule.RetrySchedule;
import io.postrider.worker.attempt.AttemptResult.Attempted;
import io.postrider.worker.attempt.AttemptResult.Settled;
import io.postrider.worker.attempt.Mails;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When something is tried again depends on what was said of it. */
class RetryKindsTest {

    private static final Settlement SETTLEMENT = new Settlement(
            RetryPolicy.always(new RetrySchedule(
                    Map.of(
                            RetryKind.ORDINARY, List.of(Duration.ofMinutes(30)),
                            RetryKind.GREYLISTED, List.of(Duration.ofMinutes(1)),
                            RetryKind.MAILBOX_FULL, List.of(Duration.ofHours(2))),
                    0,
                    Duration.ofDays(5),
                    Duration.ofHours(4))),
            "delivery-worker/test");

    @Test
    void eachKindWaitsItsOwnTime() {
        assertThat(waitAfter("451 4.3.0 Try later")).isEqualTo(Duration.ofMinutes(30));
        assertThat(waitAfter("450 4.2.0 Greylisted")).isEqualTo(Duration.ofMinutes(1));
        assertThat(waitAfter("452 4.2.2 Over quota")).isEqualTo(Duration.ofHours(2));
    }

    @Test
    void ofSeveralTheSoonestDecides() {
        assertThat(waitAfter("452 4.2.2 Over quota", "451 4.3.0 Try later")).isEqualTo(Duration.ofMinutes(30));
    }

    private static Duration waitAfter(String... replies) {
        String[] recipients = new String[replies.length];
        for (int i = 0; i < recipients.length; i++) {
            recipients[i] = "r" + i + "@example.net";
        }
        MailRecord mail = Mails.in("site:mx", "mx:example.net", recipients);
        Instant now = mail.envelope().arrived().plusSeconds(2);
        List<Settled> settled = new ArrayList<>();
        for (int i = 0; i < replies.length; i++) {
            Recipient recipient = mail.envelope().recipients().get(i);
            EnhancedStatusCode status = EnhancedStatusCode.of(replies[i].split(" ")[1]);
            settled.add(new Settled(
                    recipient,
                    new Outcome.Deferred(
                            new Diagnosis(Action.DELAYED, status, Diagnosis.SMTP, replies[i], "mx.test", now))));
        }
        Attempted attempted = new Attempted(settled, AttemptFacts.withoutPeer("site:mx", 1, null));
        Instant due = SETTLEMENT
                .of(mail, attempted, "mail.outbound/0/1", now)
                .toBeTriedAgain()
                .orElseThrow()
                .mail()
                .envelope()
                .requireTransit()
                .due();
        return Duration.between(now, due);
    }
}
