/**
 * Which part of the configuration is for which mail: the keys of {@code postrider.shaping}, and what all services must
 * decide alike by them, the retry schedule. Plain values, made of configuration once.
 */
@NullMarked
package io.postrider.pipeline.treatment;

import org.jspecify.annotations.NullMarked;
