/**
 * The four services and a real broker in one process. {@link io.postrider.allinone.AllInOne} is the entry point; there is
 * nothing of mail in here, only who starts when.
 */
@NullMarked
package io.postrider.allinone;

import org.jspecify.annotations.NullMarked;
