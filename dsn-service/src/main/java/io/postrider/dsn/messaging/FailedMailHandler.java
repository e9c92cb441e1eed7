package io.postrider.dsn.messaging;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.address.ReversePath;
import io.postrider.delivery.Action;
import io.postrider.dsn.loopguard.LoopGuard;
import io.postrider.dsn.notice.News;
import io.postrider.dsn.notice.Notice;
import io.postrider.dsn.notice.NoticePolicy;
import io.postrider.dsn.report.Report;
import io.postrider.dsn.report.ReportComposer;
import io.postrider.dsn.report.ReturnedContent;
import io.postrider.envelope.DeliveryRequest;
import io.postrider.envelope.Envelope;
import io.postrider.envelope.QueueId;
import io.postrider.envelope.Recipient;
import io.postrider.event.AttemptFacts;
import io.postrider.event.EventType;
import io.postrider.event.MailEvent;
import io.postrider.pipeline.content.ContentLostException;
import io.postrider.pipeline.kafka.EventRecords;
import io.postrider.pipeline.kafka.MailRecords;
import io.postrider.pipeline.kafka.QuarantineRecords;
import io.postrider.pipeline.stage.TransactionalStage;
import io.postrider.record.Content;
import io.postrider.record.Decoded;
import io.postrider.record.MailRecord;
import io.postrider.record.Topics;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of records of {@code mail.failed}: at most one report each, and for every recipient that failed the event
 * that says who was told or why nobody was. Repeating a batch repeats nothing but metrics: it is for
 * {@link TransactionalStage}.
 */
final class FailedMailHandler implements TransactionalStage.Handler {

    private static final Logger LOG = Logger.getLogger(FailedMailHandler.class);

    private final String source;
    private final NoticePolicy policy;
    private final LoopGuard loopGuard;
    private final ReportComposer composer;
    private final Contents contents;
    private final Clock clock;
    private final MeterRegistry meters;
    private final MailRecords mails = new MailRecords();
    private final EventRecords events = new EventRecords();
    private final QuarantineRecords quarantine = new QuarantineRecords();

    /** @param source this instance, in events and quarantine records */
    FailedMailHandler(
            String source,
            LoopGuard loopGuard,
            ReportComposer composer,
            Contents contents,
            Clock clock,
            MeterRegistry meters) {
        this.source = source;
        this.policy = new NoticePolicy(loopGuard);
        this.loopGuard = loopGuard;
        this.composer = composer;
        this.contents = contents;
        this.clock = clock;
        this.meters = meters;
    }

    @Override
    public List<ProducerRecord<String, byte[]>> handle(List<ConsumerRecord<String, byte[]>> batch)
            throws IOException, InterruptedException {
        List<ProducerRecord<String, byte[]>> out = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : batch) {
            switch (mails.decode(record)) {
                case Decoded.Readable(MailRecord mail) -> handle(mail, record, out);
                case Decoded.Unreadable(String reason) -> out.add(bad(record, reason));
            }
        }
        return out;
    }

    private void handle(
            MailRecord mail, ConsumerRecord<String, byte[]> record, List<ProducerRecord<String, byte[]>> out)
            throws IOException, InterruptedException {
        if (mail.envelope().recipients().stream().anyMatch(r -> r.diagnosis() == null)) {
            out.add(bad(record, "a recipient without a diagnosis"));
            return;
        }
        Notice notice = policy.decide(mail.envelope());
        Report report = notice.told().isEmpty() ? null : report(mail, notice);
        if (report != null) {
            MailRecord carried = contents.carried(mailOf(report, mail.envelope()));
            out.add(mails.record(Topics.REPORTS, report.queueId().text(), carried));
            LOG.infof(
                    "report queueId=%s about=%s kind=%s recipients=%d",
                    report.queueId(),
                    mail.envelope().queueId(),
                    report.kind().label(),
                    notice.told().size());
            meters.counter("postrider.dsn.reports", "kind", report.kind().label())
                    .increment();
        }
        Instant now = clock.instant();
        for (News told : notice.told()) {
            addEvent(out, event(EventType.REPORTED, mail, told, now), report);
        }
        for (Notice.Untold untold : notice.untold()) {
            meters.counter(
                            "postrider.dsn.suppressed",
                            "reason",
                            untold.silence().label())
                    .increment();
            MailEvent event = event(EventType.UNREPORTED, mail, untold.news(), now);
            addEvent(out, event == null ? null : event.because(untold.silence().reason()), null);
        }
    }

    private Report report(MailRecord mail, Notice notice) throws IOException, InterruptedException {
        Envelope envelope = mail.envelope();
        Content content = mail.content();
        ReturnedContent returned;
        try {
            byte[] head = contents.head(content, ReturnedContent.octetsWanted(notice, envelope, content.length()));
            returned = ReturnedContent.of(notice, envelope, head, content.length());
        } catch (ContentLostException e) {
            // Kept for two days only: a report without it still says what its sender must know.
            returned = new ReturnedContent.Gone();
        }
        return composer.compose(QueueId.next(clock.millis()), envelope, notice, returned);
    }

    private MailRecord mailOf(Report report, Envelope about) {
        // RFC 3461 section 6.1: null reverse-path, NOTIFY=NEVER, no RET.
        Recipient addressee = new Recipient(report.addressee(), Set.of(), null, null);
        Envelope envelope = new Envelope(
                report.queueId(),
                ReversePath.NULL,
                List.of(addressee),
                new DeliveryRequest(report.body(), report.addressee().needsUtf8(), false, null, null),
                loopGuard.originOfReportOn(about),
                clock.instant(),
                null);
        return new MailRecord(envelope, new Content.Inline(report.octets()));
    }

    /** The closing event of a recipient that failed; null for others, whose fate is told by other events. */
    private @Nullable MailEvent event(EventType type, MailRecord mail, News news, Instant now) {
        if (news.diagnosis().action() != Action.FAILED) {
            return null;
        }
        Envelope envelope = mail.envelope();
        AttemptFacts facts = envelope.inTransit()
                .map(t -> AttemptFacts.withoutPeer(t.destination(), t.attempts(), news.diagnosis()))
                .orElse(null);
        return MailEvent.of(type, source, now, envelope, mail.content().length(), news.recipient(), facts);
    }

    private void addEvent(
            List<ProducerRecord<String, byte[]>> out, @Nullable MailEvent event, @Nullable Report report) {
        if (event != null) {
            out.add(events.record(
                    report == null ? event : event.relatedTo(report.queueId().text())));
        }
    }

    private ProducerRecord<String, byte[]> bad(ConsumerRecord<String, byte[]> record, String reason) {
        meters.counter("postrider.dsn.quarantined").increment();
        return quarantine.record(record, reason, source, clock.instant());
    }
}
