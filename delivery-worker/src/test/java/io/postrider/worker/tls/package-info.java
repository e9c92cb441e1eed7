/** Which certificates are whose. */
@NullMarked
package io.postrider.worker.tls;

import org.jspecify.annotations.NullMarked;
