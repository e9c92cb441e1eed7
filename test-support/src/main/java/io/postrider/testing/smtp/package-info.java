/**
 * SMTP peers for tests, over real sockets on loopback: {@link io.postrider.testing.smtp.ScriptedSmtpServer} receives
 * mail and misbehaves as its {@link io.postrider.testing.smtp.Behaviour} says;
 * {@link io.postrider.testing.smtp.SmtpClient} says anything to a server, line by line. Both compare octets exactly.
 */
@NullMarked
package io.postrider.testing.smtp;

import org.jspecify.annotations.NullMarked;
