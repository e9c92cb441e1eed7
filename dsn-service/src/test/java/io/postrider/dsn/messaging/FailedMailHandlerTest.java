package io.postrider.dsn.messaging;

import static io.postrider.dsn.FailedMail.STRANGER;
import static io.postrider.dsn.FailedMail.failed;
import static io.postrider.dsn.FailedMail.from;
import static io.postrider.dsn.FailedMail.recipient;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.postrider.address.Mailbox;
import io.postrider.delivery.Action;
import io.postrider.dsn.FailedMail;
import io.postrider.dsn.loopguard.LoopGuard;
import io.postrider.dsn.report.ParsedReport;
import io.postrider.dsn.report.ReportComposer;
import io.postrider.dsn.report.ReturnedContent;
import io.postrider.envelope.BodyType;
import io.postrider.envelope.DeliveryRequest;
import io.postrider.envelope.Envelope;
import io.postrider.envelope.NotifyOn;
import io.postrider.envelope.Origin;
import io.postrider.envelope.Recipient;
import io.postrider.envelope.ReturnContent;
import io.postrider.pipeline.content.ContentDamagedException;
import io.postrider.pipeline.content.ContentLostException;
import io.postrider.pipeline.kafka.MailRecords;
import io.postrider.record.Content;
import io.postrider.record.Decoded;
import io.postrider.record.MailRecord;
import io.postrider.record.MailRecordCodec;
import io.postrider.record.Topics;
import io.postrider.schedule.RetryPolicy;
import io.postrider.schedule.RetrySchedule;
import io.postrider.testing.clock.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FailedMailHandlerTest {

    private static final String SENDER = "sender@example.net";
    private static final byte[] MESSAGE = "Subject: Hello\r\n\r\nHow are you?\r\n".getBytes(UTF_8);

    private final ManualClock clock = ManualClock.at("2026-11-23T18:00:03Z");
    private final MailRecords mails = new MailRecords();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ScriptedContents contents = new ScriptedContents();
    private final FailedMailHandler handler = new FailedMailHandler(
            "dsn-service/test-0",
            new LoopGuard(Mailbox.of("postmaster@example.org")),
            new ReportComposer("mx1.example.org", RetryPolicy.always(RetrySchedule.DEFAULT), clock),
            contents,
            clock,
            meters);

    @Test
    void aFailureBecomesOneReportWithANullSenderAndAnEventThatNamesIt() throws Exception {
        List<ProducerRecord<String, byte[]>> out = handle(from(SENDER, failed("a@example.org")));

        assertThat(out).extracting(ProducerRecord::topic).containsExactly(Topics.REPORTS, Topics.EVENTS);
        MailRecord report = report(out.getFirst());
        assertThat(report.envelope().sender().isNull()).isTrue();
        assertThat(report.envelope().recipients())
                .containsExactly(new Recipient(Mailbox.of(SENDER), Set.of(), null, null));
        assertThat(report.envelope().origin()).isEqualTo(Origin.INTERNAL);
        assertThat(report.envelope().inTransit()).isEmpty();
        assertThat(out.getFirst().key()).isEqualTo(report.envelope().queueId().text());
        assertThat(text(out.getLast()))
                .contains("io.postrider.mail.reported", "\"recipient\":\"a@example.org\"", "\"status\":\"5.1.1\"")
                .contains("\"relatedId\":\"" + report.envelope().queueId() + "\"");
        assertThat(out.getLast().key()).isEqualTo("1k0example0000000000");
        assertThat(meters.counter("postrider.dsn.reports", "kind", "failure").count())
                .isEqualTo(1);
    }

    /** RFC 8689 section 5. */
    @Test
    void aReportOnProtectedMailIsProtectedAndHasOnlyItsHeader() throws Exception {
        Envelope plain = from(SENDER, FailedMail.STRANGER, ReturnContent.FULL, failed("a@example.org"));
        DeliveryRequest asked = new DeliveryRequest(BodyType.SEVEN_BIT, false, true, ReturnContent.FULL, null);
        Envelope guarded = new Envelope(
                plain.queueId(),
                plain.sender(),
                plain.recipients(),
                asked,
                plain.origin(),
                plain.arrived(),
                plain.transit());

        MailRecord open = report(handle(plain).getFirst());
        MailRecord report = report(handle(guarded).getFirst());

        assertThat(open.envelope().request().requireTls()).isFalse();
        assertThat(octets(open)).contains("How are you?");
        assertThat(report.envelope().request().requireTls()).isTrue();
        assertThat(octets(report)).contains("Subject: Hello").doesNotContain("How are you?");
    }

    private static String octets(MailRecord mail) {
        return new String(((Content.Inline) mail.content()).octets(), UTF_8);
    }

    @Test
    void oneRecordMakesOneReportHoweverManyRecipients() throws Exception {
        List<ProducerRecord<String, byte[]>> out = handle(from(
                SENDER,
                failed("a@example.org"),
                failed("b@example.org"),
                recipient("c@example.org", Set.of(), Action.FAILED)));

        assertThat(out)
                .extracting(ProducerRecord::topic)
                .containsExactly(Topics.REPORTS, Topics.EVENTS, Topics.EVENTS, Topics.EVENTS);
        assertThat(text(out.getLast())).contains("io.postrider.mail.unreported", "\"reason\":\"NOTIFY=NEVER\"");
        assertThat(meters.counter("postrider.dsn.suppressed", "reason", "never").count())
                .isEqualTo(1);
    }

    @Test
    void aNullSenderIsOnlyRecorded() throws Exception {
        List<ProducerRecord<String, byte[]>> out = handle(from("", failed("a@example.org")));
        assertThat(out).extracting(ProducerRecord::topic).containsExactly(Topics.EVENTS);
        assertThat(text(out.getFirst())).contains("io.postrider.mail.unreported", "\"reason\":\"null sender\"");
    }

    @Test
    void aReportThatFailsEndsAtThePostmasterAndTheCopyEndsThere() throws Exception {
        Envelope lost = from("", Origin.INTERNAL, null, recipient(SENDER, Set.of(), Action.FAILED));
        MailRecord copy = report(handle(lost).getFirst());
        assertThat(copy.envelope().recipients().getFirst().mailbox()).isEqualTo(Mailbox.of("postmaster@example.org"));
        assertThat(copy.envelope().sender().isNull()).isTrue();

        Envelope copyLost = copy.envelope().withRecipients(List.of(failed("postmaster@example.org")));
        List<ProducerRecord<String, byte[]>> out = handle(copyLost);
        assertThat(out).extracting(ProducerRecord::topic).containsExactly(Topics.EVENTS);
        assertThat(text(out.getFirst())).contains("unreported");
    }

    @Test
    void aNoticeOfDelayOrSuccessIsNoRecipientsEnd() throws Exception {
        List<ProducerRecord<String, byte[]>> out =
                handle(from(SENDER, recipient("a@example.org", Set.of(NotifyOn.DELAY), Action.DELAYED)));
        assertThat(out).extracting(ProducerRecord::topic).containsExactly(Topics.REPORTS);
        assertThat(handle(from(SENDER, recipient("a@example.org", null, Action.DELAYED))))
                .isEmpty();
    }

    @Test
    void whatCannotBeReadGoesToTheQuarantineAndTheRestOfTheBatchGoesOn() throws Exception {
        ConsumerRecord<String, byte[]> garbage = new ConsumerRecord<>(Topics.FAILED, 0, 7, "k", MESSAGE);
        garbage.headers().add(MailRecordCodec.ENVELOPE_HEADER, "{".getBytes(UTF_8));
        Envelope unfit = from(SENDER, Recipient.of(Mailbox.of("a@example.org")));

        List<ProducerRecord<String, byte[]>> out =
                handler.handle(List.of(garbage, consumed(unfit), consumed(from(SENDER, failed("a@example.org")))));

        assertThat(out)
                .extracting(ProducerRecord::topic)
                .containsExactly(Topics.QUARANTINE, Topics.QUARANTINE, Topics.EVENTS, Topics.REPORTS, Topics.EVENTS);
        assertThat(out.getFirst().key()).isEqualTo("mail.failed-0-7");
        assertThat(text(out.get(2)))
                .contains("io.postrider.mail.quarantined", "a@example.org", "a recipient without a diagnosis");
    }

    @Test
    void expiredContentDoesNotKeepTheSenderFromBeingTold() throws Exception {
        contents.failure = new ContentLostException("expired");
        assertReportedWithoutTheMessage();
    }

    @Test
    void damagedContentDoesNotKeepTheSenderFromBeingTold() throws Exception {
        contents.failure = new ContentDamagedException("other octets");
        assertReportedWithoutTheMessage();
    }

    @Test
    void troubleOfTheMomentIsForTheStageToRetry() {
        contents.failure = new IOException("no answer");
        Envelope envelope = from(SENDER, STRANGER, null, failed("a@example.org"));
        assertThatThrownBy(() -> handle(envelope)).isInstanceOf(IOException.class);
    }

    @Test
    void aBatchThatWouldKeepTheGroupWaitingIsGivenUpAndNoSingleRecordEverIs() throws Exception {
        contents.takes = FailedMailHandler.BATCH_TIME.dividedBy(3);
        List<ConsumerRecord<String, byte[]>> batch =
                Collections.nCopies(DsnStage.POLL_RECORDS, consumed(from(SENDER, failed("a@example.org"))));

        assertThatThrownBy(() -> handler.handle(batch)).isInstanceOf(IOException.class);
        assertThat(contents.read).isLessThan(6);

        contents.takes = FailedMailHandler.BATCH_TIME.multipliedBy(10);
        assertThat(handler.handle(batch.subList(0, 1))).hasSize(2);
    }

    @Test
    void aFullBatchOfTheLargestMailThatIsReturnedFitsWellIntoOneTransaction() throws Exception {
        String line = "0123456789\r\n";
        byte[] largest = ("Subject: Hello\r\n\r\n" + line.repeat(ReturnedContent.MAX_WHOLE_OCTETS / line.length() - 2))
                .getBytes(UTF_8);
        List<ConsumerRecord<String, byte[]>> batch =
                Collections.nCopies(DsnStage.POLL_RECORDS, consumed(from(SENDER, failed("a@example.org")), largest));

        List<ProducerRecord<String, byte[]>> out = handler.handle(batch);

        assertThat(out).hasSize(2 * DsnStage.POLL_RECORDS);
        assertThat(out.stream().mapToInt(record -> record.value().length).sum())
                .isGreaterThan(DsnStage.POLL_RECORDS * largest.length)
                .isLessThan(4 * 1024 * 1024);
    }

    private void assertReportedWithoutTheMessage() throws Exception {
        MailRecord report = report(handle(from(SENDER, failed("a@example.org"))).getFirst());
        ParsedReport parsed = ParsedReport.of(((Content.Inline) report.content()).octets());
        assertThat(parsed.parts()).hasSize(2);
        assertThat(parsed.parts().getFirst().text()).contains("The message itself is not attached");
    }

    private List<ProducerRecord<String, byte[]>> handle(Envelope envelope) throws Exception {
        return handler.handle(List.of(consumed(envelope)));
    }

    private ConsumerRecord<String, byte[]> consumed(Envelope envelope) {
        return consumed(envelope, MESSAGE);
    }

    private ConsumerRecord<String, byte[]> consumed(Envelope envelope, byte[] message) {
        ProducerRecord<String, byte[]> sent = mails.record(
                Topics.FAILED, envelope.queueId().text(), new MailRecord(envelope, new Content.Inline(message)));
        ConsumerRecord<String, byte[]> record = new ConsumerRecord<>(Topics.FAILED, 0, 8, sent.key(), sent.value());
        sent.headers().forEach(record.headers()::add);
        return record;
    }

    private MailRecord report(ProducerRecord<String, byte[]> sent) {
        assertThat(sent.topic()).isEqualTo(Topics.REPORTS);
        ConsumerRecord<String, byte[]> record = new ConsumerRecord<>(Topics.REPORTS, 0, 0, sent.key(), sent.value());
        sent.headers().forEach(record.headers()::add);
        return ((Decoded.Readable) mails.decode(record)).mail();
    }

    private static String text(ProducerRecord<String, byte[]> record) {
        return new String(record.value(), UTF_8);
    }

    private final class ScriptedContents implements Contents {
        private @Nullable IOException failure;
        private Duration takes = Duration.ZERO;
        private int read;

        @Override
        public byte[] head(Content content, int maxOctets) throws IOException {
            read++;
            clock.advance(takes);
            if (failure != null) {
                throw failure;
            }
            byte[] octets = ((Content.Inline) content).octets();
            return Arrays.copyOf(octets, Math.min(octets.length, maxOctets));
        }

        @Override
        public MailRecord carried(MailRecord mail) {
            return mail;
        }
    }
}
