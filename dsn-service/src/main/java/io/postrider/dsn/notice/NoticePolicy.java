package io.postrider.dsn.notice;

import io.postrider.address.Mailbox;
import io.postrider.dsn.loopguard.LoopGuard;
import io.postrider.envelope.Envelope;
import io.postrider.envelope.NotifyOn;
import io.postrider.envelope.Recipient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides who is told. Thread-safe. */
public final class NoticePolicy {

    private final LoopGuard loopGuard;

    public NoticePolicy(LoopGuard loopGuard) {
        this.loopGuard = loopGuard;
    }

    /**
     * What to do about the recipients of a record.
     *
     * @throws IllegalArgumentException when one of them has no diagnosis: the record is not fit for {@code mail.failed}
     */
    public Notice decide(Envelope envelope) {
        List<News> news =
                envelope.recipients().stream().map(NoticePolicy::newsOf).toList();
        Optional<Mailbox> sender = envelope.sender().mailbox();
        return sender.isPresent() ? toSender(sender.get(), envelope, news) : withoutSender(envelope, news);
    }

    private static Notice toSender(Mailbox sender, Envelope envelope, List<News> news) {
        List<News> told = new ArrayList<>();
        List<Notice.Untold> untold = new ArrayList<>();
        for (News each : news) {
            Silence silence = silenceOn(each, envelope);
            if (silence == null) {
                told.add(each);
            } else {
                untold.add(new Notice.Untold(each, silence));
            }
        }
        return new Notice(told.isEmpty() ? null : sender, told, untold);
    }

    /** RFC 5321 section 4.5.5: no answer to a null reverse-path; a copy of our own report's failure may go to our postmaster. */
    private Notice withoutSender(Envelope envelope, List<News> news) {
        Silence silence = loopGuard.isOurs(envelope) ? Silence.DOUBLE_BOUNCE : Silence.NULL_SENDER;
        Optional<Mailbox> postmaster = loopGuard.postmasterFor(envelope);
        List<News> told = new ArrayList<>();
        List<Notice.Untold> untold = new ArrayList<>();
        for (News each : news) {
            boolean failed =
                    switch (each.diagnosis().action()) {
                        case FAILED -> true;
                        case DELAYED, DELIVERED, RELAYED, EXPANDED -> false;
                    };
            if (failed && postmaster.isPresent()) {
                told.add(each);
            } else {
                untold.add(new Notice.Untold(each, silence));
            }
        }
        return new Notice(told.isEmpty() ? null : postmaster.orElseThrow(), told, untold);
    }

    private static @Nullable Silence silenceOn(News news, Envelope envelope) {
        Recipient recipient = news.recipient();
        if (recipient.wantsNothing()) {
            return Silence.NEVER;
        }
        boolean wanted =
                switch (news.diagnosis().action()) {
                    // RFC 3461 section 5.2.6: told unless NOTIFY was said without FAILURE.
                    case FAILED -> recipient.wants(NotifyOn.FAILURE);
                    // Section 5.2.5: told when NOTIFY has DELAY, may be when NOTIFY was not said. We tell our own then,
                    // for whoever trusts us with mail counts on it, and a stranger's address may be forged. Who has set
                    // a deadline is told of it (RFC 2852 section 4).
                    case DELAYED -> envelope.isDelayTold(recipient);
                    // Section 5.2.2, and RFC 2852 section 4.1.4 where there is a deadline.
                    case RELAYED -> recipient.wants(NotifyOn.SUCCESS) || envelope.isRelayTold(recipient);
                    // Sections 5.2.3 and 5.2.7: only when NOTIFY has SUCCESS.
                    case DELIVERED, EXPANDED -> recipient.wants(NotifyOn.SUCCESS);
                };
        return wanted ? null : Silence.NOT_ASKED;
    }

    private static News newsOf(Recipient recipient) {
        News news = News.of(recipient);
        if (news == null) {
            throw new IllegalArgumentException("a recipient without a diagnosis");
        }
        return news;
    }
}
