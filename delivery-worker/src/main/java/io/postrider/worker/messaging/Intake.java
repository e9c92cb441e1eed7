package io.postrider.worker.messaging;

import io.postrider.delivery.Action;
import io.postrider.delivery.Diagnosis;
import io.postrider.delivery.Outcome;
import io.postrider.event.AttemptFacts;
import io.postrider.pipeline.kafka.MailRecords;
import io.postrider.record.Decoded;
import io.postrider.record.MailRecord;
import io.postrider.worker.attempt.AttemptResult;
import io.postrider.worker.attempt.AttemptResult.Settled;
import io.postrider.worker.attempt.Deliveries;
import io.postrider.worker.ledger.Entry;
import io.postrider.worker.ledger.Offer;
import io.postrider.worker.settlement.UnknownCause;
import java.time.Clock;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/** Brings records from the poll to the deliveries, and unreadable ones to the quarantine. For the polling thread. */
final class Intake {

    private static final Logger LOG = Logger.getLogger(Intake.class);

    /** What a record takes in memory besides its key, value and headers, roughly. */
    private static final int RECORD_OVERHEAD_OCTETS = 1_024;

    private final SharedLedger ledger;
    private final Deliveries deliveries;
    private final Settler settler;
    private final WorkerMetrics metrics;
    private final Clock clock;
    private final MailRecords mails = new MailRecords();
    private long missingSeen;

    Intake(SharedLedger ledger, Deliveries deliveries, Settler settler, WorkerMetrics metrics, Clock clock) {
        this.ledger = ledger;
        this.deliveries = deliveries;
        this.settler = settler;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Takes a record; false when it must be read again later. */
    boolean take(ConsumerRecord<String, byte[]> record) {
        return switch (ledger.offer(record.partition(), record.offset(), octets(record))) {
            case Offer.Taken<Decision>(Entry<Decision> entry) -> {
                give(record, entry);
                yield true;
            }
            case Offer.Skipped<Decision> skipped -> true;
            case Offer.NoRoom<Decision> noRoom -> false;
        };
    }

    /** These are on the wire when their partition is given up; the next owner makes the attempts again. */
    void givenUp(List<OutboundConsignment> consignments) {
        for (OutboundConsignment consignment : consignments) {
            unknown(consignment, UnknownCause.REVOKED);
        }
    }

    private static void unknown(OutboundConsignment consignment, UnknownCause cause) {
        LOG.warnf(
                "queueId=%s: outcome unknown (%s), attempted again",
                consignment.mail().envelope().queueId(), cause.label());
        consignment.tellUnknown(cause);
    }

    /** Partitions have gone: what waits of them for an attempt need not be kept. */
    void partitionsGone() {
        deliveries.forgetWhatIsNotOurs();
    }

    /** Looks whether the log has lost records that were unfinished. */
    void tellOfMissing() {
        long missing = ledger.missing();
        if (missing > missingSeen) {
            LOG.errorf("%d unfinished records are not in mail.outbound any more", missing - missingSeen);
            metrics.missing(missing - missingSeen);
            missingSeen = missing;
        }
    }

    private void give(ConsumerRecord<String, byte[]> record, Entry<Decision> entry) {
        switch (decoded(record)) {
            case Decoded.Readable(MailRecord mail) -> {
                if (mail.envelope().transit() == null) {
                    quarantine(record, entry, "not routed");
                } else {
                    deliver(new OutboundConsignment(mail, record, octets(record), entry, ledger, settler));
                }
            }
            case Decoded.Unreadable(String reason) -> quarantine(record, entry, reason);
        }
    }

    private Decoded decoded(ConsumerRecord<String, byte[]> record) {
        try {
            return mails.decode(record);
        } catch (RuntimeException e) {
            // It promises not to. Were it let through, the stage would join again and meet the same record for ever.
            LOG.errorf(e, "a record could not be decoded");
            return new Decoded.Unreadable("not decoded: " + e);
        }
    }

    private void quarantine(ConsumerRecord<String, byte[]> record, Entry<Decision> entry, String reason) {
        var unused = ledger.decide(entry, settler.quarantined(record, reason));
    }

    private void deliver(OutboundConsignment consignment) {
        if (consignment.isSuspect()) {
            unknown(consignment, UnknownCause.WORKER_LOST);
        }
        try {
            deliveries.deliver(consignment);
        } catch (RuntimeException e) {
            // It promises not to. A fault of ours must neither end the stage nor lose the mail.
            LOG.errorf(e, "%s was not taken for delivery", consignment);
            consignment.settle(deferred(consignment.mail()));
        }
    }

    private AttemptResult deferred(MailRecord mail) {
        Diagnosis fault = Diagnosis.found(Action.DELAYED, "4.3.0", "Internal error", null, clock.instant());
        var transit = mail.envelope().requireTransit();
        return new AttemptResult.Attempted(
                mail.envelope().recipients().stream()
                        .map(recipient -> new Settled(recipient, new Outcome.Deferred(fault)))
                        .toList(),
                AttemptFacts.withoutPeer(transit.destination(), transit.attempts() + 1, null));
    }

    private static int octets(ConsumerRecord<String, byte[]> record) {
        int octets = RECORD_OVERHEAD_OCTETS + Math.max(0, record.serializedValueSize());
        for (var header : record.headers()) {
            octets += header.value() == null ? 0 : header.value().length;
        }
        return octets;
    }
}
