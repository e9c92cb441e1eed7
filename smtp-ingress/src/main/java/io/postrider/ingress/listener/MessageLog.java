package io.postrider.ingress.listener;

import io.postrider.ingress.command.Answer;
import io.postrider.ingress.command.Response;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One line and one count a message. Keys are fixed; addresses and content are not in it. */
final class MessageLog {

    private static final Logger LOG = Logger.getLogger("io.postrider.ingress.message");

    private MessageLog() {}

    static void answered(IngressMetrics metrics, Client client, MessageTransfer transfer, @Nullable Response response) {
        if (response == null) {
            return;
        }
        if (response.answer() == Answer.QUEUED) {
            metrics.accepted(transfer.size(), Duration.ofNanos(transfer.nanosSinceData()));
        } else if (response.reply().isPermanent()) {
            metrics.rejected();
        } else {
            metrics.failed();
        }
        line(client, transfer, response.toString());
    }

    /** Nobody is there to be answered: what is being stored may be stored. */
    static void clientGone(Client client, MessageTransfer transfer) {
        line(client, transfer, "none, client is gone");
    }

    private static void line(Client client, MessageTransfer transfer, String reply) {
        if (LOG.isInfoEnabled()) {
            LOG.infof(
                    "message session=%s queueId=%s client=%s size=%d recipients=%d reply=\"%s\"",
                    client.sessionText(),
                    transfer.queueId(),
                    client.caller().address().getHostAddress(),
                    transfer.size(),
                    transfer.transaction().recipients().size(),
                    reply);
        }
    }
}
