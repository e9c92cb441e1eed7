package io.postrider.pipeline.config;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Whether the buckets of Quarkus's TLS registry that our keys name are there: those are no keys of ours to be mapped. */
final class TlsBuckets {

    private TlsBuckets() {}

    /** What is wrong, in one line; empty when nothing is. */
    static Optional<String> problem(PostriderSettings settings, Iterable<String> allKeys) {
        return settings.delivery()
                .tlsConfiguration()
                .filter(name -> !hasTrustStore(name, allKeys))
                .map(name -> "postrider.delivery.tls-configuration: there is no quarkus.tls." + name + ".trust-store");
    }

    private static boolean hasTrustStore(String name, Iterable<String> allKeys) {
        String wanted = plain("quarkus.tls." + name + ".trust-store") + "_";
        return StreamSupport.stream(allKeys.spliterator(), false)
                .anyMatch(key -> plain(key).startsWith(wanted));
    }

    /** As an environment variable has it, so that it makes no difference which of the two it is; quotes are left out. */
    private static String plain(String key) {
        return key.replace("\"", "").replaceAll("[^A-Za-z0-9]", "_").toLowerCase(Locale.ROOT);
    }
}
