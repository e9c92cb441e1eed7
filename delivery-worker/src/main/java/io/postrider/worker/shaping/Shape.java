package io.postrider.worker.shaping;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one destination gets.
 *
 * @param connections at once, at most
 * @param messagesPerConnection over one of them, at most
 * @param connectionRate new connections, null without a limit
 * @param messageRate null without a limit
 * @param backOffs the first that fits a reply is taken
 */
public record Shape(
        int connections,
        int messagesPerConnection,
        @Nullable Rate connectionRate,
        @Nullable Rate messageRate,
        List<BackOff> backOffs) {

    public Shape {
        if (connections < 1 || messagesPerConnection < 1) {
            throw new IllegalArgumentException("limits of a destination are at least 1");
        }
        backOffs = List.copyOf(backOffs);
    }

    /** Limits without rates and rules. */
    public static Shape of(int connections, int messagesPerConnection) {
        return new Shape(connections, messagesPerConnection, null, null, List.of());
    }

    /** What to do after a reply, if anything. */
    public Optional<BackOff> after(String reply) {
        for (BackOff each : backOffs) {
            if (each.isFor(reply)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
