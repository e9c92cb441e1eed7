package io.postrider.worker.messaging;

import io.postrider.event.EventType;
import io.postrider.event.MailEvent;
import io.postrider.pipeline.kafka.EventRecords;
import io.postrider.pipeline.kafka.MailRecords;
import io.postrider.pipeline.kafka.QuarantineRecords;
import io.postrider.record.MailRecord;
import io.postrider.record.Topics;
import io.postrider.worker.attempt.AttemptResult;
import io.postrider.worker.settlement.Aftermath;
import io.postrider.worker.settlement.Aftermath.Waiting;
import io.postrider.worker.settlement.Settlement;
import io.postrider.worker.settlement.UnknownCause;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes decisions of results: what {@link Settlement} says, as Kafka records. Where content must be written first that is
 * done on a thread of its own, before the transaction. Thread-safe.
 */
final class Settler {

    private static final Logger LOG = Logger.getLogger(Settler.class);

    private final Settlement settlement;
    private final CurrentContent content;
    private final WorkerMetrics metrics;
    private final String source;
    private final Clock clock;
    private final MailRecords mails = new MailRecords();
    private final EventRecords events = new EventRecords();
    private final QuarantineRecords quarantine = new QuarantineRecords();

    /** @param source who says so in events and quarantine records, such as {@code delivery-worker/mx1-0} */
    Settler(Settlement settlement, CurrentContent content, WorkerMetrics metrics, String source, Clock clock) {
        this.settlement = settlement;
        this.content = content;
        this.metrics = metrics;
        this.source = source;
        this.clock = clock;
    }

    /**
     * Finds out what follows from a result and hands it to {@code decided}, at once or from another thread.
     *
     * @param from the record as it was read
     * @param wanted whether anybody still wants to know
     */
    void settle(
            MailRecord mail,
            ConsumerRecord<String, byte[]> from,
            AttemptResult result,
            BooleanSupplier wanted,
            Consumer<Decision> decided) {
        try {
            Aftermath aftermath = settlement.of(mail, result, position(from), clock.instant());
            if (needsWriting(aftermath)) {
                Thread.ofVirtual().name("worker-content").start(() -> writeAndDecide(aftermath, from, wanted, decided));
            } else {
                decided.accept(decision(aftermath, aftermath.waiting(), aftermath.reports(), from));
            }
        } catch (RuntimeException | Error e) {
            decided.accept(mishap(from, e));
            if (e instanceof Error error) {
                throw error;
            }
        }
    }

    /** For a record that cannot be processed. */
    Decision quarantined(ConsumerRecord<String, byte[]> bad, String reason) {
        LOG.errorf("%s goes to the quarantine: %s", position(bad), reason);
        return toQuarantine(bad, reason);
    }

    /** For an attempt of which nobody will know what became of it. */
    Decision unknown(MailRecord mail, ConsumerRecord<String, byte[]> from, UnknownCause cause) {
        List<MailEvent> unknown = settlement.unknown(mail, cause, position(from), clock.instant());
        return new Decision(unknown.stream().map(events::record).toList(), types(unknown), cause, null);
    }

    private boolean needsWriting(Aftermath aftermath) {
        return aftermath
                        .toBeTriedAgain()
                        .filter(waiting -> content.needsWriting(waiting.mail(), waiting.again()))
                        .isPresent()
                || aftermath.reports().stream().anyMatch(report -> content.needsWriting(report, false));
    }

    private void writeAndDecide(
            Aftermath aftermath,
            ConsumerRecord<String, byte[]> from,
            BooleanSupplier wanted,
            Consumer<Decision> decided) {
        try {
            decided.accept(afterWriting(aftermath, from, wanted));
        } catch (RuntimeException | Error e) {
            decided.accept(mishap(from, e));
            if (e instanceof Error error) {
                throw error;
            }
        }
    }

    private Decision afterWriting(Aftermath aftermath, ConsumerRecord<String, byte[]> from, BooleanSupplier wanted) {
        try {
            Waiting waiting = aftermath.waiting();
            Waiting fit = waiting == null
                    ? null
                    : new Waiting(
                            waiting.topic(), content.of(waiting.mail(), waiting.again(), wanted), waiting.again());
            List<MailRecord> reports = new ArrayList<>();
            for (MailRecord report : aftermath.reports()) {
                reports.add(content.of(report, false, wanted));
            }
            return decision(aftermath, fit, reports, from);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return decision(aftermath, aftermath.waiting(), aftermath.reports(), from);
        }
    }

    private Decision decision(
            Aftermath aftermath,
            @Nullable Waiting waiting,
            List<MailRecord> reports,
            ConsumerRecord<String, byte[]> from) {
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
        for (MailEvent event : aftermath.events()) {
            records.add(events.record(event));
        }
        if (waiting != null) {
            MailRecord mail = waiting.mail();
            String destination = mail.envelope().requireTransit().destination();
            records.add(mails.record(waiting.topic().topic(), destination, mail));
        }
        for (MailRecord report : reports) {
            records.add(mails.record(Topics.FAILED, report.envelope().queueId().text(), report));
        }
        return new Decision(
                records,
                types(aftermath.events()),
                UnknownCause.CONNECTION_LOST,
                () -> quarantined(from, "what follows from its attempt is too large for Kafka"));
    }

    private static List<EventType> types(List<MailEvent> events) {
        return events.stream().map(MailEvent::type).toList();
    }

    /** A fault of ours must not lose mail: an operator gets the record, whole. */
    private Decision mishap(ConsumerRecord<String, byte[]> from, Throwable why) {
        LOG.errorf(why, "%s cannot be settled", position(from));
        return toQuarantine(from, "not settled: " + why);
    }

    private Decision toQuarantine(ConsumerRecord<String, byte[]> bad, String reason) {
        metrics.quarantined();
        Instant now = clock.instant();
        return new Decision(
                quarantine.of(bad, reason, source, now), List.of(), null, () -> withoutItsValue(bad, reason));
    }

    /** Where even the copy is more than Kafka takes, the operator is told at least which record it was, and where. */
    private Decision withoutItsValue(ConsumerRecord<String, byte[]> bad, String reason) {
        LOG.errorf(
                "%s (key %s) is too large for the quarantine, which gets its position only: %s",
                position(bad), bad.key(), reason);
        return Decision.of(
                quarantine.positionOf(bad, "too large for the quarantine: " + reason, source, clock.instant()));
    }

    private static String position(ConsumerRecord<?, ?> record) {
        return record.topic() + "/" + record.partition() + "/" + record.offset();
    }
}
