package io.postrider.pipeline.kafka;

import java.time.Duration;

/** The topics of DESIGN section 2 with their settings. */
public final class TopicCatalog {

    private final KafkaClients clients;
    private final TopicLayout layout;
    private final boolean create;
    private final Duration patience;

    /**
     * @param create whether absent topics are created, or only missed
     * @param patience how long Kafka may take to come up
     */
    public TopicCatalog(KafkaClients clients, TopicLayout layout, boolean create, Duration patience) {
        this.clients = clients;
        this.layout = layout;
        this.create = create;
        this.patience = patience;
    }

    /**
     * Makes sure that every topic is there; any number of services may do so at once.
     *
     * @throws TopicsUnavailableException with one line for the operator
     */
    public void ensure() {
        throw new UnsupportedOperationException(clients.toString() + layout + create + patience);
    }
}
