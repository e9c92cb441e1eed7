package io.postrider.allinone.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.testing.smtp.ScriptedSmtpServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Promise P2 for what a {@link Load} sent, message by message: by {@code mail.events}, and by what the sink got. To be
 * drawn up when the load has stopped.
 */
final class Accounts {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final EventLog log;
    private final ScriptedSmtpServer sink;

    Accounts(EventLog log, ScriptedSmtpServer sink) {
        this.log = log;
        this.sink = sink;
    }

    /**
     * Waits until all is over. Then each recipient whose message was acknowledged has ended once: the unknown reported, all
     * others delivered; each report has come to its sender; and there are no more copies, of anything, than events that
     * tell of an unknown outcome. A message that was stored and not acknowledged has ended as well.
     */
    void settle(Collection<String> acknowledged) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(unsettled(acknowledged)).isEmpty());
        Map<String, List<String>> ends = ends();
        assertThat(ends).allSatisfy((recipient, words) -> assertThat(words)
                .containsExactly(Load.isUnknown(recipient) ? "reported" : "delivered"));
        Arrivals arrivals = Arrivals.at(sink);
        ends.forEach((recipient, words) -> assertThat(arrivals.copies().containsKey(recipient))
                .as(recipient)
                .isEqualTo(!Load.isUnknown(recipient)));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Arrivals.at(sink).surplus()).isLessThanOrEqualTo(unknownOutcomes()));
    }

    /** As {@link #settle}, where nothing had an unknown outcome. */
    void settleWithoutCopies(Collection<String> acknowledged) {
        settle(acknowledged);
        assertThat(Arrivals.at(sink).surplus()).isZero();
    }

    /** Acknowledged, begun, or to be told, and not at its end. */
    private Set<String> unsettled(Collection<String> acknowledged) {
        Set<String> open = new HashSet<>(acknowledged);
        Set<String> ended = new HashSet<>();
        for (EventLog.Event event : log.events()) {
            open.add(event.recipient());
            if (event.isFinal()) {
                ended.add(event.recipient());
            }
            if (event.word().equals("reported")) {
                open.add(Load.senderTo(event.recipient()));
            }
        }
        open.removeAll(ended);
        return open;
    }

    private Map<String, List<String>> ends() {
        Map<String, List<String>> ends = new TreeMap<>();
        log.events().stream().filter(EventLog.Event::isFinal).forEach(event -> ends.computeIfAbsent(
                        event.recipient(), first -> new ArrayList<>())
                .add(event.word()));
        return ends;
    }

    private int unknownOutcomes() {
        return (int) log.events().stream()
                .filter(event -> event.word().equals("outcome-unknown"))
                .count();
    }
}
