package io.postrider.pipeline.stage;

import io.postrider.pipeline.content.ContentLostException;
import io.postrider.pipeline.kafka.QuarantineRecords;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.jboss.logging.Logger;

/** Keeps one record that its handler cannot bear from stopping all others: that record goes to the quarantine. */
final class FaultIsolation {

    private static final Logger LOG = Logger.getLogger(FaultIsolation.class);

    private final TransactionalStage.Handler handler;
    private final String source;
    private final Clock clock;
    private final StageMeters meters;
    private final QuarantineRecords quarantine = new QuarantineRecords();

    /** @param source the instance that puts records into quarantine */
    FaultIsolation(TransactionalStage.Handler handler, String source, Clock clock, StageMeters meters) {
        this.handler = handler;
        this.source = source;
        this.clock = clock;
        this.meters = meters;
    }

    /** What becomes of the batch, whatever the handler throws because of a record. */
    List<ProducerRecord<String, byte[]>> handle(List<ConsumerRecord<String, byte[]>> batch)
            throws IOException, InterruptedException {
        try {
            return handler.handle(batch);
        } catch (InterruptException e) {
            throw interrupted(e);
        } catch (RuntimeException | ContentLostException | StackOverflowError e) {
            LOG.debugf(e, "a batch of %d goes one by one", batch.size());
            return oneByOne(batch);
        }
    }

    private List<ProducerRecord<String, byte[]>> oneByOne(List<ConsumerRecord<String, byte[]>> batch)
            throws IOException, InterruptedException {
        List<ProducerRecord<String, byte[]>> results = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : batch) {
            try {
                results.addAll(handler.handle(List.of(record)));
            } catch (InterruptException e) {
                throw interrupted(e);
            } catch (RuntimeException | ContentLostException | StackOverflowError e) {
                results.addAll(quarantine(record, e));
            }
        }
        return results;
    }

    /** The record as it goes to the quarantine because of that fault, and the event that tells so. */
    List<ProducerRecord<String, byte[]>> quarantine(ConsumerRecord<String, byte[]> record, Throwable fault) {
        String reason = fault.getClass().getSimpleName() + ": " + firstLine(fault);
        LOG.errorf(
                fault,
                "record %s-%d at %d goes to the quarantine: %s",
                record.topic(),
                record.partition(),
                record.offset(),
                reason);
        meters.quarantined();
        return quarantine.of(record, reason, source, clock.instant());
    }

    private static String firstLine(Throwable fault) {
        return String.valueOf(fault.getMessage()).lines().findFirst().orElse("");
    }

    private static InterruptedException interrupted(InterruptException e) {
        InterruptedException interruption = new InterruptedException(e.getMessage());
        interruption.initCause(e);
        return interruption;
    }
}
