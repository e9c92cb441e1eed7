/**
 * One lane a destination (DESIGN section 5): its own queue, connections and health, so that one destination's trouble is
 * never another's. {@link io.postrider.worker.lane.Lanes} takes consignments; runners on virtual threads carry them out one
 * after the other, each over one connection; a lane that cannot keep up hands its overflow back for later.
 */
@NullMarked
package io.postrider.worker.lane;

import org.jspecify.annotations.NullMarked;
