/**
 * The schedule: a timing wheel made of topics (DESIGN section 4). {@link io.postrider.router.schedule.Releaser} holds the
 * head of every partition of the delay topics until its delay is over, then routes what is due and places the rest again.
 */
@NullMarked
package io.postrider.router.schedule;

import org.jspecify.annotations.NullMarked;
