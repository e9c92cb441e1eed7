package io.postrider.broker;

import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Kafka's broker tells hundreds of lines at INFO about a start that went well. Its categories are set to WARNING, but where
 * the operator has set a level that stays. The clients' categories keep their levels.
 */
final class KafkaLogLevels {
    // Held here, because java.util.logging forgets the level of a logger that nobody refers to.
    private static final List<Logger> CATEGORIES = List.of(
            Logger.getLogger("kafka"),
            Logger.getLogger("state.change.logger"),
            Logger.getLogger("org.apache.kafka.common.config"),
            Logger.getLogger("org.apache.kafka.common.metrics"),
            Logger.getLogger("org.apache.kafka.common.network"),
            Logger.getLogger("org.apache.kafka.common.utils.AppInfoParser"),
            Logger.getLogger("org.apache.kafka.controller"),
            Logger.getLogger("org.apache.kafka.coordinator"),
            Logger.getLogger("org.apache.kafka.image"),
            Logger.getLogger("org.apache.kafka.metadata"),
            Logger.getLogger("org.apache.kafka.network"),
            Logger.getLogger("org.apache.kafka.queue"),
            Logger.getLogger("org.apache.kafka.raft"),
            Logger.getLogger("org.apache.kafka.server"),
            Logger.getLogger("org.apache.kafka.snapshot"),
            Logger.getLogger("org.apache.kafka.storage"));

    /** What Kafka warns of at every single start or stop, by category. */
    private static final Map<Logger, String> EXPECTED = Map.of(
            Logger.getLogger("org.apache.kafka.controller.QuorumController"), "Performing controller activation.",
            Logger.getLogger("org.apache.kafka.clients.NetworkClient"),
                    "Attempting to close NetworkClient that has already");

    private KafkaLogLevels() {}

    static void quieten() {
        for (Logger category : CATEGORIES) {
            if (category.getLevel() == null) {
                category.setLevel(Level.WARNING);
            }
        }
        EXPECTED.forEach((category, said) -> {
            if (category.getFilter() == null) {
                category.setFilter(record ->
                        record.getMessage() == null || !record.getMessage().contains(said));
            }
        });
    }
}
