/**
 * What the router reads of the configuration, checked and in its own terms.
 */
@NullMarked
package io.postrider.router.config;

import org.jspecify.annotations.NullMarked;
