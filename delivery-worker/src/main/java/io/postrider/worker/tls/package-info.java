/**
 * TLS as a client of mail hosts: {@link io.postrider.worker.tls.TlsClient} makes the handshake over a socket that is
 * connected already and judges the certificate afterwards, whether or not anything depends on it. Knows no SMTP.
 */
@NullMarked
package io.postrider.worker.tls;

import org.jspecify.annotations.NullMarked;
