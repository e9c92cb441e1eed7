package io.postrider.dns;

/** Which addresses of a host are asked for, and which come first. */
public enum AddressFamilies {
    IPV4_ONLY,
    IPV6_ONLY,
    IPV4_FIRST,
    IPV6_FIRST
}
