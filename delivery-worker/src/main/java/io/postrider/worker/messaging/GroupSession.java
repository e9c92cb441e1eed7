package io.postrider.worker.messaging;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RetriableException;
import org.jboss.logging.Logger;

/**
 * How long the group keeps a silent member's partitions for it. In the consumer group protocol that is the broker's to say,
 * for all groups or for this one.
 */
final class GroupSession implements Supplier<Duration> {

    private static final Logger LOG = Logger.getLogger(GroupSession.class);

    private static final String SETTING = "consumer.session.timeout.ms";

    /** What a broker does when nobody has told it otherwise. */
    static final Duration KAFKAS_DEFAULT = Duration.ofSeconds(45);

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Admin admin;
    private final String group;

    GroupSession(Admin admin, String group) {
        this.admin = admin;
        this.group = group;
    }

    /**
     * Asks, and blocks for it. Who may not ask is told Kafka's default.
     *
     * @throws KafkaException when there is no answer; to be asked again
     */
    @Override
    public Duration get() {
        ConfigResource wanted = new ConfigResource(ConfigResource.Type.GROUP, group);
        try {
            Map<ConfigResource, Config> answer =
                    admin.describeConfigs(Set.of(wanted)).all().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            ConfigEntry entry = Objects.requireNonNull(answer.get(wanted)).get(SETTING);
            if (entry == null || entry.value() == null) {
                return assumed("the broker does not know " + SETTING);
            }
            return Duration.ofMillis(Long.parseLong(entry.value()));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RetriableException) {
                throw new KafkaException("the group's session timeout is not known", e.getCause());
            }
            return assumed(String.valueOf(e.getCause()));
        } catch (TimeoutException e) {
            throw new KafkaException("the group's session timeout is not known", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }

    private static Duration assumed(String why) {
        LOG.warnf(
                "%s of the group is taken to be Kafka's default of %d s: %s", SETTING, KAFKAS_DEFAULT.toSeconds(), why);
        return KAFKAS_DEFAULT;
    }
}
