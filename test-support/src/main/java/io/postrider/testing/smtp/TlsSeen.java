package io.postrider.testing.smtp;

/**
 * A handshake that a {@link ScriptedSmtpServer} has concluded.
 *
 * @param connection number of the connection, from 1 in the order they were accepted
 * @param serverName what the client asked for (SNI), empty when it did not
 * @param version such as TLSv1.3
 * @param cipher the suite
 */
public record TlsSeen(int connection, String serverName, String version, String cipher) {}
