/**
 * The Kafka edge: accepted mail becomes a record of {@code mail.accepted}, large content chunks of {@code mail.content}.
 * Here is what keeps a producer's {@code send} from ever blocking an event loop.
 */
@NullMarked
package io.postrider.ingress.messaging;

import org.jspecify.annotations.NullMarked;
