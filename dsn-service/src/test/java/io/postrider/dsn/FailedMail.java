package io.postrider.dsn;

import io.postrider.address.Mailbox;
import io.postrider.address.ReversePath;
import io.postrider.delivery.Action;
import io.postrider.delivery.Diagnosis;
import io.postrider.delivery.NextHop;
import io.postrider.envelope.BodyType;
import io.postrider.envelope.DeliveryRequest;
import io.postrider.envelope.Envelope;
import io.postrider.envelope.NotifyOn;
import io.postrider.envelope.Origin;
import io.postrider.envelope.QueueId;
import io.postrider.envelope.Recipient;
import io.postrider.envelope.ReturnContent;
import io.postrider.envelope.Transit;
import io.postrider.reply.EnhancedStatusCode;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Envelopes of messages that something is to be told about. */
public final class FailedMail {

    public static final Instant ARRIVED = Instant.parse("2026-11-23T18:00:00Z");
    public static final Instant ATTEMPTED = Instant.parse("2026-11-23T18:00:02Z");
    public static final Origin STRANGER = new Origin("192.0.2.7", "client.example", "ESMTP", null, false, null);
    public static final Origin OUR_OWN = new Origin("192.0.2.7", "client.example", "ESMTPA", "alice", true, null);

    private FailedMail() {}

    public static Recipient recipient(String to, @Nullable Set<NotifyOn> notifyOn, Action action) {
        String status =
                switch (action) {
                    case FAILED -> "5.1.1";
                    case DELAYED -> "4.4.1";
                    case DELIVERED, RELAYED, EXPANDED -> "2.1.5";
                };
        return recipient(to, notifyOn, action, status, "550 " + status + " No such user");
    }

    public static Recipient recipient(
            String to, @Nullable Set<NotifyOn> notifyOn, Action action, String status, String words) {
        Diagnosis diagnosis = new Diagnosis(
                action, EnhancedStatusCode.of(status), Diagnosis.SMTP, words, "mx.example.org", ATTEMPTED);
        return new Recipient(Mailbox.of(to), notifyOn, null, diagnosis);
    }

    public static Recipient failed(String to) {
        return recipient(to, null, Action.FAILED);
    }

    public static Envelope from(String sender, Recipient... recipients) {
        return from(sender, STRANGER, null, recipients);
    }

    public static Envelope from(String sender, Origin origin, @Nullable ReturnContent ret, Recipient... recipients) {
        return new Envelope(
                new QueueId("1k0example0000000000"),
                ReversePath.parse(sender).orThrow(),
                List.of(recipients),
                new DeliveryRequest(BodyType.EIGHT_BIT_MIME, false, false, ret, "QQ314159"),
                origin,
                ARRIVED,
                Transit.fresh("site:mx.example.org", NextHop.parse("mx:example.org")));
    }
}
