package io.postrider.dsn.notice;

import static io.postrider.dsn.FailedMail.OUR_OWN;
import static io.postrider.dsn.FailedMail.STRANGER;
import static io.postrider.dsn.FailedMail.failed;
import static io.postrider.dsn.FailedMail.from;
import static io.postrider.dsn.FailedMail.recipient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.address.Mailbox;
import io.postrider.delivery.Action;
import io.postrider.dsn.loopguard.LoopGuard;
import io.postrider.envelope.Envelope;
import io.postrider.envelope.NotifyOn;
import io.postrider.envelope.Origin;
import io.postrider.envelope.Recipient;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NoticePolicyTest {

    private static final String SENDER = "sender@example.net";
    private static final Mailbox POSTMASTER = Mailbox.of("postmaster@mx1.example.net");

    private final NoticePolicy policy = new NoticePolicy(new LoopGuard(null));
    private final NoticePolicy withPostmaster = new NoticePolicy(new LoopGuard(POSTMASTER));

    /** The rule of each line is the RFC's section 4.1 for NOTIFY, and the section named for the kind of news. */
    @ParameterizedTest
    @CsvSource({
        // RFC 3461 section 5.2.6: failures
        "FAILED,    unsaid,          stranger, told",
        "FAILED,    FAILURE,         stranger, told",
        "FAILED,    SUCCESS FAILURE, stranger, told",
        "FAILED,    SUCCESS,         stranger, NOT_ASKED",
        "FAILED,    DELAY,           stranger, NOT_ASKED",
        "FAILED,    NEVER,           stranger, NEVER",
        "FAILED,    NEVER,           ours,     NEVER",
        // Section 5.2.5: delays; without NOTIFY it is the site's choice, and ours is to tell our own
        "DELAYED,   unsaid,          stranger, NOT_ASKED",
        "DELAYED,   unsaid,          ours,     told",
        "DELAYED,   DELAY,           stranger, told",
        "DELAYED,   FAILURE,         ours,     NOT_ASKED",
        "DELAYED,   SUCCESS FAILURE, ours,     NOT_ASKED",
        "DELAYED,   NEVER,           ours,     NEVER",
        // Section 5.2.2: relayed to a host without DSN
        "RELAYED,   unsaid,          ours,     NOT_ASKED",
        "RELAYED,   SUCCESS,         stranger, told",
        "RELAYED,   FAILURE DELAY,   stranger, NOT_ASKED",
        "RELAYED,   NEVER,           stranger, NEVER",
        // Section 5.2.3: delivered
        "DELIVERED, unsaid,          ours,     NOT_ASKED",
        "DELIVERED, SUCCESS,         stranger, told",
        "DELIVERED, NEVER,           stranger, NEVER",
        // Section 5.2.7: expanded
        "EXPANDED,  unsaid,          stranger, NOT_ASKED",
        "EXPANDED,  SUCCESS DELAY,   stranger, told",
    })
    void whoeverAskedIsToldAndNobodyElse(Action action, String notify, String origin, String outcome) {
        Origin from = origin.equals("ours") ? OUR_OWN : STRANGER;
        Notice notice = policy.decide(from(SENDER, from, null, recipient("a@example.org", notify(notify), action)));

        if (outcome.equals("told")) {
            assertThat(notice.addressee()).isEqualTo(Mailbox.of(SENDER));
            assertThat(notice.told()).hasSize(1);
            assertThat(notice.untold()).isEmpty();
        } else {
            assertThat(notice.addressee()).isNull();
            assertThat(notice.untold()).singleElement().satisfies(untold -> assertThat(untold.silence())
                    .isEqualTo(Silence.valueOf(outcome)));
        }
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void aNullSenderIsNeverAnswered(Action action) {
        // RFC 5321 section 4.5.5, RFC 3461 section 6.1
        Recipient recipient = recipient("a@example.org", Set.of(NotifyOn.values()), action);
        for (NoticePolicy each : new NoticePolicy[] {policy, withPostmaster}) {
            Notice notice = each.decide(from("", STRANGER, null, recipient));
            assertThat(notice.addressee()).isNull();
            assertThat(notice.told()).isEmpty();
            assertThat(notice.untold().getFirst().silence()).isEqualTo(Silence.NULL_SENDER);
        }
    }

    @Test
    void oneReportTellsOfAllRecipientsThatAreToBeToldOf() {
        Notice notice = policy.decide(from(
                SENDER,
                failed("a@example.org"),
                recipient("b@example.org", Set.of(), Action.FAILED),
                recipient("c@example.org", Set.of(NotifyOn.SUCCESS), Action.RELAYED)));

        assertThat(notice.told())
                .extracting(news -> news.recipient().mailbox().toString())
                .containsExactly("a@example.org", "c@example.org");
        assertThat(notice.untold())
                .extracting(untold -> untold.news().recipient().mailbox().toString())
                .containsExactly("b@example.org");
    }

    @Test
    void aReportOfOursThatFailsIsShownToThePostmasterOnceAndOnlyIfThereIsOne() {
        LoopGuard guard = new LoopGuard(POSTMASTER);
        Recipient gone = recipient(SENDER, Set.of(), Action.FAILED);
        Envelope report = from("", Origin.INTERNAL, null, gone);

        assertThat(policy.decide(report).untold().getFirst().silence()).isEqualTo(Silence.DOUBLE_BOUNCE);
        assertThat(withPostmaster.decide(report).addressee()).isEqualTo(POSTMASTER);

        // The copy, wherever the postmaster's mail was sent on to, is the end of it.
        Envelope copy = from("", guard.originOfReportOn(report), null, failed("someone@elsewhere.example"));
        assertThat(withPostmaster.decide(copy).addressee()).isNull();
        assertThat(withPostmaster.decide(copy).untold().getFirst().silence()).isEqualTo(Silence.DOUBLE_BOUNCE);
        assertThat(guard.originOfReportOn(copy)).isEqualTo(guard.originOfReportOn(report));
    }

    @Test
    void thePostmasterIsNotToldOfAReportThatIsLate() {
        Envelope report = from("", Origin.INTERNAL, null, recipient(SENDER, Set.of(), Action.DELAYED));
        assertThat(withPostmaster.decide(report).addressee()).isNull();
    }

    @Test
    void aStrangerCannotPassForUs() {
        Origin forged = new Origin("192.0.2.7", "internal", "internal", null, false, null);
        assertThat(withPostmaster
                        .decide(from("", forged, null, failed("a@example.org")))
                        .addressee())
                .isNull();
    }

    @Test
    void aRecipientWithoutADiagnosisIsABrokenRecord() {
        Envelope envelope = from(SENDER, Recipient.of(Mailbox.of("a@example.org")));
        assertThatThrownBy(() -> policy.decide(envelope)).isInstanceOf(IllegalArgumentException.class);
    }

    private static @Nullable Set<NotifyOn> notify(String words) {
        if (words.equals("unsaid")) {
            return null;
        }
        Set<NotifyOn> set = new HashSet<>();
        if (!words.equals("NEVER")) {
            Arrays.stream(words.split(" ")).map(NotifyOn::valueOf).forEach(set::add);
        }
        return set;
    }
}
