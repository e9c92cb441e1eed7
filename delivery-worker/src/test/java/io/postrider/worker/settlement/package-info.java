/** What follows from attempts, case by case. */
@NullMarked
package io.postrider.worker.settlement;

import org.jspecify.annotations.NullMarked;
