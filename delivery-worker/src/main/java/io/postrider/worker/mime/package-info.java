/**
 * Content made fit for a host that takes less than it needs (RFC 6152 section 3, RFC 3030 section 4): a
 * {@link io.postrider.worker.mime.Survey} reads it once and says what must change, a
 * {@link io.postrider.worker.mime.ConvertedStream} reads it again and changes it on its way. Both hold a header field and
 * a few blocks at most, whatever the size of the message. Knows MIME, and neither SMTP nor Kafka.
 */
@NullMarked
package io.postrider.worker.mime;

import org.jspecify.annotations.NullMarked;
