/**
 * The configuration file as types. One file serves every service, so one mapping describes it whole: each service can
 * then refuse a key that none of them knows. Durations and sizes are such; every key has a default.
 */
@NullMarked
package io.postrider.pipeline.config;

import org.jspecify.annotations.NullMarked;
