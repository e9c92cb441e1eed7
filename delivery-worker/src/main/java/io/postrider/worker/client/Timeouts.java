package io.postrider.worker.client;

import java.time.Duration;

/**
 * How long the client waits for a peer (RFC 5321 section 4.5.3.2).
 *
 * @param connect for TCP
 * @param greeting for 220
 * @param handshake for a TLS handshake, whole
 * @param command for the reply to EHLO, STARTTLS, AUTH and RSET, which it says nothing of
 * @param mail for the reply to MAIL
 * @param recipient for the reply to RCPT
 * @param dataInitiation for 354
 * @param dataBlock for a block of content to be taken
 * @param dataTermination for the reply to the final dot
 */
public record Timeouts(
        Duration connect,
        Duration greeting,
        Duration handshake,
        Duration command,
        Duration mail,
        Duration recipient,
        Duration dataInitiation,
        Duration dataBlock,
        Duration dataTermination) {

    /** QUIT is courtesy: its reply is not worth more. */
    private static final Duration QUIT = Duration.ofSeconds(5);

    /** With one time for a handshake and for all commands but DATA. */
    public Timeouts(
            Duration connect,
            Duration greeting,
            Duration command,
            Duration dataInitiation,
            Duration dataBlock,
            Duration dataTermination) {
        this(connect, greeting, command, command, command, command, dataInitiation, dataBlock, dataTermination);
    }

    Duration of(Stage stage) {
        return switch (stage) {
            case GREETING -> greeting;
            case HELLO, STARTTLS, AUTH, RSET -> command;
            case MAIL -> mail;
            case RCPT -> recipient;
            case DATA -> dataInitiation;
            case CONTENT -> dataTermination;
            case QUIT -> command.compareTo(QUIT) < 0 ? command : QUIT;
        };
    }
}
