/** The configuration edge: what the ingress reads of {@code postrider:}, checked, and the bean that starts and stops it. */
@NullMarked
package io.postrider.ingress.config;

import org.jspecify.annotations.NullMarked;
