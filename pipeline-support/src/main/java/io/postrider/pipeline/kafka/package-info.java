/**
 * Kafka as every service meets it: clients configured one way, the topics and their settings, where a group starts, and
 * how mail, events and unreadable records become Kafka's records. Plain Java; {@code runtime} makes beans of it.
 */
@NullMarked
package io.postrider.pipeline.kafka;

import org.jspecify.annotations.NullMarked;
