/** Configuration that is wrong, said in one line. */
@NullMarked
package io.postrider.pipeline.config;

import org.jspecify.annotations.NullMarked;
