/**
 * A DNS server for tests: real UDP and TCP packets on loopback, answered from a small table that a test fills and
 * changes while the server runs. {@link io.postrider.testing.dns.DnsZoneServer} is the way in; {@code Zone} holds the
 * rules of RFC 1034 and RFC 2308 by which it answers.
 */
@NullMarked
package io.postrider.testing.dns;

import org.jspecify.annotations.NullMarked;
