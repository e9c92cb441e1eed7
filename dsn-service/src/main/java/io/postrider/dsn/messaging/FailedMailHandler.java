package io.postrider.dsn.messaging;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.address.ReversePath;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;

/**
 * What becomes of records of {@code mail.failed}: at most one report each, and for every recipient that failed the event
 * that says who was told or why nobody was. Repeating a batch repeats nothing but metrics: it is for
 * {@link TransactionalStage}.
 */
final class FailedMailHandler implements TransactionalStage.Handler {

    /**
     * How long a batch may read and write content: with the longest wait for one more (15 s to read, 30 s to write) it ends
     * before the group gives up on a member that does not poll.
     */
    static final Duration BATCH_TIME = Duration.ofSeconds(10);

    private static final Logger LOG = Logger.getLogger(FailedMailHandler.class);

    private final String source;
    private final NoticePolicy policy;
    private final LoopGuard loopGuard;
    private final ReportComposer composer;
    private final Contents contents;
    private final Clock clock;
    private final DsnMeters meters;
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
        this.meters = new DsnMeters(meters);
    }

    @Override
    public List<ProducerRecord<String, byte[]>> handle(List<ConsumerRecord<String, byte[]>> batch)
            throws IOException, InterruptedException {
        List<ProducerRecord<String, byte[]>> out = new ArrayList<>();
        Instant end = clock.instant().plus(BATCH_TIME);
        for (ConsumerRecord<String, byte[]> record : batch) {
            if (clock.instant().isAfter(end)) {
                // The stage tries again, and after the second time one by one: none of them alone comes here.
                throw new IOException("content is too slow for " + batch.size() + " reports at once");
            }
            switch (mails.decode(record)) {
                case Decoded.Readable(MailRecord mail) -> handle(mail, record, out);
                case Decoded.Unreadable(String reason) -> out.addAll(bad(record, reason));
            }
        }
        return out;
    }

    private void handle(
            MailRecord mail, ConsumerRecord<String, byte[]> record, List<ProducerRecord<String, byte[]>> out)
            throws IOException, InterruptedException {
        if (mail.envelope().recipients().stream().anyMatch(r -> r.diagnosis() == null)) {
            out.addAll(bad(record, "a recipient without a diagnosis"));
            return;
        }
        Notice notice = policy.decide(mail.envelope());
        if (!notice.told().isEmpty()) {
            tell(mail, notice, out);
        }
        Instant now = clock.instant();
        for (Notice.Untold untold : notice.untold()) {
            meters.suppressed(untold.silence());
            if (closesWith(untold.news())) {
                MailEvent event = event(EventType.UNREPORTED, mail, untold.news(), now);
                out.add(events.record(event.because(untold.silence().reason())));
            }
        }
    }

    private void tell(MailRecord mail, Notice notice, List<ProducerRecord<String, byte[]>> out)
            throws IOException, InterruptedException {
        Report report = report(mail, notice);
        MailRecord carried = contents.carried(mailOf(report, mail.envelope()));
        out.add(mails.record(Topics.REPORTS, report.queueId().text(), carried));
        Instant now = clock.instant();
        for (News told : notice.told()) {
            if (closesWith(told)) {
                MailEvent event = event(EventType.REPORTED, mail, told, now);
                out.add(events.record(event.relatedTo(report.queueId().text())));
            }
        }
        meters.reported(report.kind());
        LOG.infof(
                "report queueId=%s about=%s kind=%s recipients=%d",
                report.queueId(),
                mail.envelope().queueId(),
                report.kind().label(),
                notice.told().size());
    }

    private Report report(MailRecord mail, Notice notice) throws IOException, InterruptedException {
        Envelope envelope = mail.envelope();
        Content content = mail.content();
        ReturnedContent returned;
        try {
            byte[] head = contents.head(content, ReturnedContent.octetsWanted(notice, envelope, content.length()));
            returned = ReturnedContent.of(notice, envelope, head, content.length());
        } catch (ContentLostException e) {
            // Kept for two days only, or damaged: a report without it still says what its sender must know.
            LOG.warnf("report without the message: about=%s reason=%s", envelope.queueId(), e.getMessage());
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
                // RFC 8689 section 5: what tells of a protected message is protected as that was.
                new DeliveryRequest(
                        report.body(),
                        report.addressee().needsUtf8(),
                        about.request().requireTls(),
                        null,
                        null),
                loopGuard.originOfReportOn(about),
                clock.instant(),
                null);
        return new MailRecord(envelope, new Content.Inline(report.octets()));
    }

    /** Whether an event of ours is a recipient's last: the fate of those that did not fail is told by other events. */
    private static boolean closesWith(News news) {
        return switch (news.diagnosis().action()) {
            case FAILED -> true;
            case DELAYED, DELIVERED, RELAYED, EXPANDED -> false;
        };
    }

    private MailEvent event(EventType type, MailRecord mail, News news, Instant now) {
        Envelope envelope = mail.envelope();
        AttemptFacts facts = envelope.inTransit()
                .map(t -> AttemptFacts.withoutPeer(t.destination(), t.attempts(), news.diagnosis()))
                .orElse(null);
        return MailEvent.of(type, source, now, envelope, mail.content().length(), news.recipient(), facts);
    }

    private List<ProducerRecord<String, byte[]>> bad(ConsumerRecord<String, byte[]> record, String reason) {
        meters.quarantined();
        LOG.warnf("quarantined record=%s-%d-%d reason=%s", record.topic(), record.partition(), record.offset(), reason);
        return quarantine.of(record, reason, source, clock.instant());
    }
}
