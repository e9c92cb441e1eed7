package io.postrider.worker.messaging;

import io.postrider.record.MailRecord;
import io.postrider.worker.attempt.AttemptResult;
import io.postrider.worker.attempt.Consignment;
import io.postrider.worker.ledger.Entry;
import io.postrider.worker.settlement.UnknownCause;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** One record of {@code mail.outbound} under the assignment in which it was read. */
final class OutboundConsignment implements Consignment {

    private final MailRecord mail;
    private final ConsumerRecord<String, byte[]> record;
    private final int octets;
    private final Entry<Decision> entry;
    private final SharedLedger ledger;
    private final Settler settler;
    private final AtomicBoolean settled = new AtomicBoolean();

    OutboundConsignment(
            MailRecord mail,
            ConsumerRecord<String, byte[]> record,
            int octets,
            Entry<Decision> entry,
            SharedLedger ledger,
            Settler settler) {
        this.mail = mail;
        this.record = record;
        this.octets = octets;
        this.entry = entry;
        this.ledger = ledger;
        this.settler = settler;
    }

    @Override
    public MailRecord mail() {
        return mail;
    }

    /** A peer may have it from an attempt of which nothing else will be known: says so with the next commit. */
    void tellUnknown(UnknownCause cause) {
        ledger.tell(entry, settler.unknown(mail, record, cause));
    }

    boolean isSuspect() {
        return entry.isSuspect();
    }

    @Override
    public int octets() {
        return octets;
    }

    @Override
    public boolean isOurs() {
        return ledger.isOurs(entry);
    }

    @Override
    public boolean begin() throws InterruptedException {
        return ledger.begin(entry);
    }

    @Override
    public boolean handOver() {
        return ledger.handOver(entry, this);
    }

    @Override
    public void settle(AttemptResult result) {
        if (settled.compareAndSet(false, true) && ledger.isOurs(entry)) {
            settler.settle(mail, record, result, () -> ledger.isOurs(entry), decision -> {
                var unused = ledger.decide(entry, decision);
            });
        }
    }

    @Override
    public String toString() {
        return mail.envelope().queueId() + " at " + entry;
    }
}
