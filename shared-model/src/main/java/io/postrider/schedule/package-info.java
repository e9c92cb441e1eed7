/**
 * Time as the queue knows it: the delay topics, which of them a record that is due at some moment goes to, and retry delays.
 */
@NullMarked
package io.postrider.schedule;

import org.jspecify.annotations.NullMarked;
