@NullMarked
package io.postrider.worker.shaping;

import org.jspecify.annotations.NullMarked;
