/**
 * Where mail for a domain goes: mail exchangers and their addresses by RFC 5321 §5.1, RFC 7505 (null MX) and RFC 2308
 * (negative caching), through dnsjava, and how sure it is by RFC 4035. {@link io.postrider.dns.MailResolver} is the way
 * in and holds the rules of mail; {@code RecordLookup} knows that one question is asked once at a time, {@code Sessions}
 * the cache and DNSSEC; {@code NameServers} knows which server to ask next.
 */
@NullMarked
package io.postrider.dns;

import org.jspecify.annotations.NullMarked;
