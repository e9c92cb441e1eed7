/**
 * What a newcomer runs first: Postrider with a receiving server beside it that accepts, defers and refuses, three messages
 * sent through, and what became of each, told from {@code mail.events}.
 */
@NullMarked
package io.postrider.allinone.demo;

import org.jspecify.annotations.NullMarked;
