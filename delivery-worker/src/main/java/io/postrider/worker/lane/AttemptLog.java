package io.postrider.worker.lane;

import io.postrider.delivery.Diagnosis;
import io.postrider.delivery.Outcome;
import io.postrider.event.AttemptFacts;
import io.postrider.record.MailRecord;
import io.postrider.worker.attempt.AttemptResult.Settled;
import io.postrider.worker.lane.DeliveryMetrics.Result;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/** One line an attempt. Keys are fixed; addresses and content are not in it. */
final class AttemptLog {

    private static final Logger LOG = Logger.getLogger("io.postrider.worker.attempt");

    private AttemptLog() {}

    static void line(MailRecord mail, AttemptFacts facts, List<Settled> settled) {
        if (!LOG.isInfoEnabled()) {
            return;
        }
        Diagnosis last = settled.getLast().outcome().diagnosis();
        StringBuilder line = new StringBuilder(256)
                .append(resultOf(settled).label())
                .append(" queueId=")
                .append(mail.envelope().queueId())
                .append(" destination=")
                .append(facts.destination())
                .append(" peer=")
                .append(facts.peerAddress() == null ? "none" : facts.peerAddress())
                .append(" source=")
                .append(facts.source() == null ? "none" : facts.source())
                .append(" tls=")
                .append(facts.tls() == null ? "none" : facts.tls().version())
                .append(" recipients=")
                .append(settled.size())
                .append(" attempt=")
                .append(facts.number())
                .append(" status=")
                .append(last.status())
                .append(" reply=\"")
                .append(last.text())
                .append('"');
        LOG.info(line);
    }

    static void postponed(MailRecord mail, Instant due, String reason) {
        if (LOG.isInfoEnabled()) {
            LOG.info("postponed queueId=" + mail.envelope().queueId() + " destination="
                    + mail.envelope().requireTransit().destination() + " due=" + due + " reason=\"" + reason + '"');
        }
    }

    static Result resultOf(List<Settled> settled) {
        Result common = resultOf(settled.getFirst().outcome());
        for (Settled each : settled) {
            if (resultOf(each.outcome()) != common) {
                return Result.MIXED;
            }
        }
        return common;
    }

    private static Result resultOf(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Delivered delivered -> Result.DELIVERED;
            case Outcome.Relayed relayed -> Result.DELIVERED;
            case Outcome.Deferred deferred -> Result.DEFERRED;
            case Outcome.Failed failed -> Result.FAILED;
        };
    }
}
