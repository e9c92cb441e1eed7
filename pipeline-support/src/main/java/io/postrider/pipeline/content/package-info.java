/**
 * Large messages: written to {@code mail.content} in chunks while they arrive, read back chunk by chunk while they leave,
 * and written anew before they expire (DESIGN section 3). Memory held is a few chunks a stream, whatever the size.
 */
@NullMarked
package io.postrider.pipeline.content;

import org.jspecify.annotations.NullMarked;
