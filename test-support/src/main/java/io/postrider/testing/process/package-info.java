/** Postrider as a process of its own: started, measured, stopped in order, killed without warning, started again. */
@NullMarked
package io.postrider.testing.process;

import org.jspecify.annotations.NullMarked;
