package io.postrider.allinone.scenario;

import io.postrider.testing.smtp.ScriptedSmtpServer;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a sink got, by recipient. */
record Arrivals(Map<String, Integer> copies) {

    static Arrivals at(ScriptedSmtpServer sink) {
        return at(List.of(sink));
    }

    /** What they got together. */
    static Arrivals at(Collection<ScriptedSmtpServer> sinks) {
        Map<String, Integer> copies = new HashMap<>();
        sinks.forEach(sink -> sink.received()
                .forEach(message -> message.rcpt().forEach(each -> copies.merge(each, 1, Integer::sum))));
        return new Arrivals(copies);
    }

    /** Those of {@code recipients} that got nothing. */
    Set<String> missing(Collection<String> recipients) {
        Set<String> missing = new TreeSet<>(recipients);
        missing.removeAll(copies.keySet());
        return missing;
    }

    /** How many copies there are too many. */
    int surplus() {
        return copies.values().stream().mapToInt(count -> count - 1).sum();
    }
}
