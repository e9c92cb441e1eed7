package io.postrider.dsn.report;

import io.postrider.delivery.Action;
import io.postrider.delivery.Diagnosis;
import io.postrider.dsn.notice.News;
import io.postrider.dsn.status.Fields;
import io.postrider.envelope.DeliverBy;
import io.postrider.envelope.Envelope;
import io.postrider.reply.PeerText;
import io.postrider.schedule.RetryPolicy;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** The first part of a report: what became of the message, in whose words, and what to do about it. Lines end with CRLF. */
final class HumanText {

    /** More recipients than this are counted here, and listed in the second part. */
    private static final int MAX_RECIPIENTS = 50;

    private static final int MAX_WORDS_CHARS = 600;
    private static final int LINE_CHARS = 76;
    private static final String INDENT = "    ";

    private final StringBuilder text = new StringBuilder();

    private HumanText() {}

    static String of(
            String hostname, RetryPolicy retries, Envelope envelope, List<News> told, ReturnedContent returned) {
        HumanText human = new HumanText();
        human.paragraph("", "This is the mail system at " + hostname + ".");
        for (Action action : Action.values()) {
            List<News> some =
                    told.stream().filter(n -> n.diagnosis().action() == action).toList();
            if (!some.isEmpty()) {
                human.paragraph("", opening(action, envelope, some, retries));
                human.recipients(some);
            }
        }
        DeliverBy by = envelope.request().deliverBy();
        if (by != null) {
            human.paragraph("", "You asked for it to be delivered by " + Fields.dateTime(by.deadline()) + ".");
        }
        Instant release = envelope.request().holdUntil();
        if (release != null) {
            human.paragraph("", "You asked for it not to be sent before " + Fields.dateTime(release) + ".");
        }
        if (returned instanceof ReturnedContent.Gone) {
            human.paragraph("", "The message itself is not attached: it can no longer be read here.");
        }
        human.paragraph(
                "",
                "The message came in on " + Fields.dateTime(envelope.arrived()) + " and has the number "
                        + envelope.queueId() + " here. If you ask the postmaster of " + hostname
                        + " about it, please give that number.");
        return human.text.toString();
    }

    private static String opening(Action action, Envelope envelope, List<News> some, RetryPolicy retries) {
        return switch (action) {
            case FAILED ->
                (envelope.sender().isNull() ? "A report that this system wrote" : "Your message")
                        + " could not be delivered to the following, and will not be tried again:";
            case DELAYED ->
                "Your message has not yet been delivered to the following. There is nothing you need to do: it will be"
                        + " tried until " + Fields.dateTime(lastEnd(envelope, some, retries))
                        + ", and you will be told if it cannot be delivered:";
            case DELIVERED -> "Your message has been delivered to the following:";
            case RELAYED ->
                "Your message has been handed on for the following, to a system that may not tell you what becomes of"
                        + " it there:";
            case EXPANDED -> "Your message has been passed on to the members of the following:";
        };
    }

    /** Of several the last; the second part has each. */
    private static Instant lastEnd(Envelope envelope, List<News> some, RetryPolicy retries) {
        return some.stream()
                .map(news -> retries.end(envelope, news.recipient()))
                .max(Comparator.naturalOrder())
                .orElse(envelope.arrived());
    }

    private void recipients(List<News> some) {
        for (News news : some.subList(0, Math.min(some.size(), MAX_RECIPIENTS))) {
            Diagnosis diagnosis = news.diagnosis();
            line("", "<" + news.recipient().mailbox() + ">");
            String said = diagnosis.remoteMta() == null || !diagnosis.type().equals(Diagnosis.SMTP)
                    ? ""
                    : PeerText.oneLine(diagnosis.remoteMta(), MAX_WORDS_CHARS) + " said: ";
            line(INDENT, said + PeerText.oneLine(diagnosis.text(), MAX_WORDS_CHARS));
            if (diagnosis.action() == Action.FAILED) {
                line(INDENT, Advice.on(diagnosis.status()));
            }
            text.append("\r\n");
        }
        if (some.size() > MAX_RECIPIENTS) {
            paragraph("", "... and " + (some.size() - MAX_RECIPIENTS) + " more; the attached report has them all.");
        }
    }

    private void paragraph(String indent, String words) {
        line(indent, words);
        text.append("\r\n");
    }

    /** One line, or as many as the words need. */
    private void line(String indent, String words) {
        int column = 0;
        for (String word : words.strip().split(" +")) {
            if (column > 0 && column + 1 + word.length() > LINE_CHARS) {
                text.append("\r\n");
                column = 0;
            }
            String before = column == 0 ? indent : " ";
            text.append(before).append(word);
            column += before.length() + word.length();
        }
        text.append("\r\n");
    }
}
