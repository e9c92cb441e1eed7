/**
 * Where mail of a domain really goes (DESIGN section 5): a configured host, or the set of mail exchangers that several
 * domains may share. A {@link io.postrider.router.destination.Destination}'s name keys {@code mail.outbound}, so that
 * one destination's mail meets in one partition.
 */
@NullMarked
package io.postrider.router.destination;

import org.jspecify.annotations.NullMarked;
