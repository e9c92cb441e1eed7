@NullMarked
package io.postrider.pipeline.treatment;

import org.jspecify.annotations.NullMarked;
