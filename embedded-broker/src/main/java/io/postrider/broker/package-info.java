/**
 * A Kafka broker as a library: one KRaft node, broker and controller in one, that starts in this process, keeps its logs in one
 * directory and is tuned for a queue on one machine (flushed before it acknowledges, few partitions, short sessions, small
 * buffers). Start reading at {@link io.postrider.broker.EmbeddedBroker}.
 */
@NullMarked
package io.postrider.broker;

import org.jspecify.annotations.NullMarked;
