/**
 * The router's Kafka edge: {@link io.postrider.router.messaging.RecordRouting} turns records read into records to be
 * written, {@link io.postrider.router.messaging.RouterService} runs the two stages around it and the housekeeping.
 */
@NullMarked
package io.postrider.router.messaging;

import org.jspecify.annotations.NullMarked;
