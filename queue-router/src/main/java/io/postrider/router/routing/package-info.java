/**
 * From an accepted message to what is to be written: {@link io.postrider.router.routing.WayFinder} finds the way of each
 * recipient (configured routes, then mail exchangers), {@link io.postrider.router.routing.RoutingPlan} groups the recipients,
 * {@link io.postrider.router.routing.Dispatch} decides what each group becomes. None of it knows Kafka.
 */
@NullMarked
package io.postrider.router.routing;

import org.jspecify.annotations.NullMarked;
