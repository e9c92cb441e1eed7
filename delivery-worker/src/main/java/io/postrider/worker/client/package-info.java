/**
 * The client's side of SMTP (RFC 5321) and LMTP (RFC 2033): a {@link io.postrider.worker.client.Dialer} opens
 * {@link io.postrider.worker.client.Session}s, a session carries one transaction after the other, and each leaves its
 * findings in {@link io.postrider.worker.client.Verdicts}. Straight sequential code on virtual threads over blocking
 * sockets; one watch ends whatever takes too long. Nothing in here knows lanes, DNS or Kafka.
 */
@NullMarked
package io.postrider.worker.client;

import org.jspecify.annotations.NullMarked;
