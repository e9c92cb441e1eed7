package io.postrider.testing.dns;

/** What goes wrong with the queries for a name. */
sealed interface Fault {
    /** The answer is this response code (SERVFAIL, REFUSED…), with nothing in it. */
    record ErrorCode(int rcode) implements Fault {}

    /** The answer is a referral, as from a server that does not recurse: no error, no data, no SOA, an NS record. */
    record Referral() implements Fault {}

    /** No answer ever comes. */
    record Silence() implements Fault {}
}
