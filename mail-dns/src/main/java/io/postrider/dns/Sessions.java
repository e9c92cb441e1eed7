package io.postrider.dns;

import io.postrider.delivery.DnsSecurity;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.xbill.DNS.Cache;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.lookup.LookupSession;

/**
 * What lookups are made with. Without DNSSEC they all share one session to ask with and one that only remembers; with it
 * each has its own, over a view of what is remembered that sees how secure the answers are that it uses.
 */
final class Sessions {

    /**
     * @param lookups for one lookup
     * @param security of the answer, once it is there
     */
    record Session(LookupSession lookups, Supplier<DnsSecurity> security) {}

    private final Supplier<Session> asking;
    private final Supplier<Session> remembering;

    Sessions(ResolverSettings settings, Executor executor) {
        Resolver servers =
                switch (settings.dnssec()) {
                    case Dnssec.None() -> new NameServers(settings);
                    case Dnssec.TrustResolver() -> new TrustedResolver(new NameServers(settings));
                    case Dnssec.Validate(TrustAnchors anchors) ->
                        new ChainOfTrust(
                                new NameServers(settings), anchors, settings.lookupTimeout(), Clock.systemUTC());
                };
        Resolver nobody = new CacheOnly();
        if (settings.dnssec() instanceof Dnssec.None) {
            Cache cache = cache(settings);
            Session ask = new Session(session(servers, cache, executor), () -> DnsSecurity.UNCHECKED);
            Session remember = new Session(session(nobody, cache, executor), () -> DnsSecurity.UNCHECKED);
            asking = () -> ask;
            remembering = () -> remember;
        } else {
            Remembered remembered = new Remembered(cache(settings), cache(settings));
            asking = () -> watched(servers, remembered, executor);
            remembering = () -> watched(nobody, remembered, executor);
        }
    }

    /** From the cache, else from the servers. */
    Session asking() {
        return asking.get();
    }

    /** From the cache, else {@link CacheOnly.Miss}. */
    Session remembering() {
        return remembering.get();
    }

    private static Session watched(Resolver resolver, Remembered remembered, Executor executor) {
        Remembered.View view = remembered.new View();
        return new Session(session(resolver, view, executor), view::least);
    }

    private static LookupSession session(Resolver resolver, Cache cache, Executor executor) {
        return LookupSession.builder()
                .resolver(resolver)
                .cache(cache)
                .maxRedirects(RecordLookup.MOST_ALIASES)
                .executor(executor)
                .build();
    }

    private static Cache cache(ResolverSettings settings) {
        Cache cache = new Cache(DClass.IN);
        cache.setMaxEntries(settings.cacheEntries());
        cache.setMaxNCache(Math.toIntExact(RecordLookup.LONGEST_NEGATIVE.toSeconds()));
        cache.setMaxCache(Math.toIntExact(RecordLookup.LONGEST_POSITIVE.toSeconds()));
        return cache;
    }
}
