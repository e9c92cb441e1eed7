package io.postrider.pipeline.kafka;

/**
 * A setting with which a topic cannot keep our promises.
 *
 * @param key by Kafka's name
 * @param found its value now
 * @param needed the value that would do, or the least
 */
record UnfitSetting(String topic, String key, String found, String needed) {

    @Override
    public String toString() {
        return "topic=" + topic + " key=" + key + " found=" + found + " needed=" + needed;
    }
}
