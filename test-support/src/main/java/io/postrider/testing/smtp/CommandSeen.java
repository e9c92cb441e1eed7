package io.postrider.testing.smtp;

import java.util.Locale;

/**
 * A command line a {@link ScriptedSmtpServer} has read.
 *
 * @param connection number of the connection, from 1 in the order they were accepted
 * @param line the line without its CRLF
 * @param moreWaiting whether more input had already arrived behind it: the client did not wait for the reply (RFC 2920)
 */
public record CommandSeen(int connection, String line, boolean moreWaiting) {
    /** The verb in upper case. */
    public String verb() {
        int end = line.indexOf(' ');
        return (end < 0 ? line : line.substring(0, end)).toUpperCase(Locale.ROOT);
    }
}
