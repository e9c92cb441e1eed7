/**
 * Where a message goes next and what became of it there: next hops, destinations, diagnoses, outcomes.
 */
@NullMarked
package io.postrider.delivery;

import org.jspecify.annotations.NullMarked;
