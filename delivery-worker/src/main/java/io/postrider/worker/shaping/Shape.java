package io.postrider.worker.shaping;

import io.postrider.delivery.LaneName;
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

    /** What one lane gets of it, of those that the destination is spread over (DESIGN section 5). */
    public Shape share(LaneName lane) {
        if (lane.shards() == 1) {
            return this;
        }
        // Configuration has fewer shards than connections; mail that is under way from before must move all the same.
        return new Shape(
                Math.max(1, lane.share(connections)),
                messagesPerConnection,
                connectionRate == null ? null : connectionRate.divided(lane.shards()),
                messageRate == null ? null : messageRate.divided(lane.shards()),
                backOffs);
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
