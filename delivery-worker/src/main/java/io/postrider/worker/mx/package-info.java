/**
 * Which hosts a message may be taken to, and in which order (RFC 5321 section 5): {@link io.postrider.worker.mx.PeerFinder}
 * turns a next hop into {@link io.postrider.worker.mx.Peer}s or into the reason why there are none.
 */
@NullMarked
package io.postrider.worker.mx;

import org.jspecify.annotations.NullMarked;
