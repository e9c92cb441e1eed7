package io.postrider.pipeline.stage;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The simplest handler: every record goes to another topic as it is. */
record Forward(String topic) implements TransactionalStage.Handler {

    @Override
    public List<ProducerRecord<String, byte[]>> handle(List<ConsumerRecord<String, byte[]>> batch) {
        List<ProducerRecord<String, byte[]>> results = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : batch) {
            results.add(new ProducerRecord<>(topic, record.key(), record.value()));
        }
        return results;
    }
}
