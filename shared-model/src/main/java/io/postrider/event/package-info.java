/**
 * What happened to each recipient, as CloudEvents 1.0 in JSON: the proof of promise P2.
 */
@NullMarked
package io.postrider.event;

import org.jspecify.annotations.NullMarked;
