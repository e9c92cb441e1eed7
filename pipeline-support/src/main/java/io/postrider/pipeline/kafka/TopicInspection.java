package io.postrider.pipeline.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.jboss.logging.Logger;

/** Looks at topics that others have made and says, an ERROR line for each, what cannot stay so. Changes nothing. */
final class TopicInspection {

    private static final Logger LOG = Logger.getLogger(TopicInspection.class);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private TopicInspection() {}

    /** What is unfit; nothing where Kafka does not let us look, which is said as well. */
    static List<UnfitSetting> of(Collection<String> topics, Admin admin) throws InterruptedException {
        List<UnfitSetting> unfit = new ArrayList<>();
        try {
            Map<String, TopicDescription> descriptions =
                    admin.describeTopics(topics).allTopicNames().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            List<ConfigResource> resources = topics.stream()
                    .sorted()
                    .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                    .toList();
            Map<ConfigResource, Config> configs =
                    admin.describeConfigs(resources).all().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            for (ConfigResource resource : resources) {
                TopicDescription description = descriptions.get(resource.name());
                Config config = configs.get(resource);
                if (description != null && config != null) {
                    unfit.addAll(TopicDemands.unmet(resource.name(), replicas(description), values(config)));
                }
            }
        } catch (ExecutionException | TimeoutException e) {
            LOG.warnf("the settings of topics cannot be looked at: %s", e.getMessage());
        }
        unfit.forEach(each -> LOG.errorf("a topic's setting puts mail at risk: %s", each));
        return List.copyOf(unfit);
    }

    private static int replicas(TopicDescription topic) {
        return topic.partitions().stream()
                .map(partition -> partition.replicas().size())
                .min(Comparator.naturalOrder())
                .orElse(0);
    }

    private static Map<String, String> values(Config config) {
        Map<String, String> values = new HashMap<>();
        for (ConfigEntry entry : config.entries()) {
            if (entry.value() != null) {
                values.put(entry.name(), entry.value());
            }
        }
        return values;
    }
}
