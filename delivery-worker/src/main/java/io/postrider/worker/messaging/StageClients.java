package io.postrider.worker.messaging;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** Makes the clients of one stage, as often as it needs new ones. The stage closes them. */
interface StageClients {

    /** A member of the workers' group. */
    Consumer<String, byte[]> consumer();

    /** The transactional producer of this instance, not initialised yet. */
    Producer<String, byte[]> producer();
}
