package io.postrider.router.messaging;

import io.postrider.pipeline.kafka.ClientSettings;
import io.postrider.pipeline.kafka.EventRecords;
import io.postrider.pipeline.kafka.MailRecords;
import io.postrider.pipeline.kafka.QuarantineRecords;
import io.postrider.pipeline.stage.TransactionalStage;
import io.postrider.record.Decoded;
import io.postrider.record.MailRecord;
import io.postrider.record.Topics;
import io.postrider.router.routing.Arrival;
import io.postrider.router.routing.MailRouter;
import io.postrider.router.routing.Output;
import io.postrider.schedule.DelayTopic;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jboss.logging.Logger;

/**
 * From Kafka's records to Kafka's records: a batch of {@code mail.accepted}, {@code mail.reports} or the delay topics in,
 * all that is to be written for it out. What cannot be read, or makes the router fail, goes to {@code mail.quarantine}
 * alone; if it can be read, an event says so. Nothing is sent here. For one thread at a time.
 */
final class RecordRouting implements TransactionalStage.Handler {

    private static final int OUTPUTS_PER_RECORD = 2;
    /** Less than Kafka takes, by more than a batch's own headers. */
    private static final int MAX_OCTETS = ClientSettings.MAX_RECORD_OCTETS - 4 * 1024;

    private static final Logger LOG = Logger.getLogger(RecordRouting.class);

    private final MailRouter router;
    private final RouterMetrics metrics;
    private final String source;
    private final Clock clock;
    private final MailRecords mails = new MailRecords();
    private final EventRecords events = new EventRecords();
    private final QuarantineRecords quarantine = new QuarantineRecords();

    RecordRouting(MailRouter router, RouterMetrics metrics, String source, Clock clock) {
        this.router = router;
        this.metrics = metrics;
        this.source = source;
        this.clock = clock;
    }

    @Override
    public List<ProducerRecord<String, byte[]>> handle(List<ConsumerRecord<String, byte[]>> batch)
            throws IOException, InterruptedException {
        try {
            return route(batch);
        } catch (RuntimeException e) {
            LOG.errorf(e, "a batch of %d cannot be routed as one", batch.size());
            return routeOneByOne(batch);
        }
    }

    private List<ProducerRecord<String, byte[]>> routeOneByOne(List<ConsumerRecord<String, byte[]>> batch)
            throws IOException, InterruptedException {
        List<ProducerRecord<String, byte[]>> out = new ArrayList<>(batch.size() * OUTPUTS_PER_RECORD);
        for (ConsumerRecord<String, byte[]> record : batch) {
            try {
                out.addAll(route(List.of(record)));
            } catch (RuntimeException e) {
                out.addAll(quarantined(record, "cannot be routed: " + e));
            }
        }
        return out;
    }

    private List<ProducerRecord<String, byte[]>> route(List<ConsumerRecord<String, byte[]>> batch)
            throws IOException, InterruptedException {
        // Records keep milliseconds: a finer moment would come back as an earlier one.
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<ProducerRecord<String, byte[]>> out = new ArrayList<>(batch.size() * OUTPUTS_PER_RECORD);
        List<Arrival> arrivals = new ArrayList<>(batch.size());
        for (ConsumerRecord<String, byte[]> record : batch) {
            switch (mails.decode(record)) {
                case Decoded.Readable(MailRecord mail) -> arrivals.add(arrival(record, mail, now));
                case Decoded.Unreadable(String reason) -> out.addAll(quarantined(record, reason));
            }
        }
        router.route(arrivals, now, output -> {
            metrics.count(output);
            out.add(fitting(record(output)));
        });
        return out;
    }

    private Arrival arrival(ConsumerRecord<String, byte[]> record, MailRecord mail, Instant now) {
        if (DelayTopic.named(record.topic()).isEmpty()) {
            return new Arrival.Accepted(mail);
        }
        mail.envelope().inTransit().ifPresent(transit -> {
            if (transit.due() != null && !transit.due().isAfter(now)) {
                metrics.releasedLate(Duration.between(transit.due(), now));
            }
        });
        return new Arrival.Released(mail);
    }

    private ProducerRecord<String, byte[]> record(Output output) {
        return switch (output) {
            case Output.Outbound(MailRecord mail) -> mails.record(Topics.OUTBOUND, destination(mail), mail);
            case Output.Delayed(DelayTopic topic, MailRecord mail, var why) ->
                mails.record(topic.topic(), destination(mail), mail);
            case Output.Failed(MailRecord mail, var why) -> mails.record(Topics.FAILED, queueId(mail), mail);
            case Output.DelayNotice(MailRecord mail) -> mails.record(Topics.FAILED, queueId(mail), mail);
            case Output.Happened(var event) -> events.record(event);
        };
    }

    /** A record that Kafka would refuse would be refused for ever: its source goes to the quarantine instead. */
    private static ProducerRecord<String, byte[]> fitting(ProducerRecord<String, byte[]> record) {
        long octets = record.value().length;
        for (Header header : record.headers()) {
            octets += header.value().length;
        }
        if (octets > MAX_OCTETS) {
            throw new IllegalStateException("a record for " + record.topic() + " would have " + octets + " octets");
        }
        return record;
    }

    private List<ProducerRecord<String, byte[]>> quarantined(ConsumerRecord<String, byte[]> record, String reason) {
        metrics.quarantined();
        LOG.errorf(
                "to the quarantine: topic=%s partition=%d offset=%d reason=%s",
                record.topic(), record.partition(), record.offset(), reason);
        return quarantine.of(record, reason, source, clock.instant());
    }

    private static String destination(MailRecord mail) {
        return mail.envelope().requireTransit().destination();
    }

    private static String queueId(MailRecord mail) {
        return mail.envelope().queueId().text();
    }
}
