package io.postrider.worker.client;

import java.time.Duration;

/**
 * How long the client waits for a peer (RFC 5321 section 4.5.3.2).
 *
 * @param connect for TCP
 * @param greeting for 220
 * @param command for the reply to EHLO, MAIL, RCPT, RSET
 * @param dataInitiation for 354
 * @param dataBlock for a block of content to be taken
 * @param dataTermination for the reply to the final dot
 */
public record Timeouts(
        Duration connect,
        Duration greeting,
        Duration command,
        Duration dataInitiation,
        Duration dataBlock,
        Duration dataTermination) {

    /** QUIT is courtesy: its reply is not worth more. */
    private static final Duration QUIT = Duration.ofSeconds(5);

    Duration of(Stage stage) {
        return switch (stage) {
            case GREETING -> greeting;
            case HELLO, MAIL, RCPT, RSET -> command;
            case DATA -> dataInitiation;
            case CONTENT -> dataTermination;
            case QUIT -> command.compareTo(QUIT) < 0 ? command : QUIT;
        };
    }
}
