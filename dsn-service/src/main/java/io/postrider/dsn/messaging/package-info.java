/**
 * The Kafka edge: {@code mail.failed} in, {@code mail.reports} and {@code mail.events} out, one transaction a batch
 * (promise P3).
 */
@NullMarked
package io.postrider.dsn.messaging;

import org.jspecify.annotations.NullMarked;
