package io.postrider.pipeline.config;

import java.util.Optional;

/** An address that the worker connects from. */
public interface SourceSettings {

    /** IPv4 or IPv6. Workers that do not have it do without. */
    String address();

    /** What EHLO says there: a name that resolves to it, or an address literal. Default: {@link PostriderSettings#hostname()}. */
    Optional<String> ehlo();
}
