/**
 * Gives disk back: queue topics keep their records for ever, so what their readers have committed is deleted here.
 */
@NullMarked
package io.postrider.router.purge;

import org.jspecify.annotations.NullMarked;
