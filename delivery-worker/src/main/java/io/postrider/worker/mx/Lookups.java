package io.postrider.worker.mx;

import io.postrider.dns.AddressLookup;
import io.postrider.dns.ExchangerLookup;
import io.postrider.dns.MailResolver;
import java.util.concurrent.CompletionStage;

/** What is asked of DNS; the stages always complete, never exceptionally. */
public interface Lookups {

    CompletionStage<ExchangerLookup> exchangers(String domain);

    CompletionStage<AddressLookup> addresses(String host);

    static Lookups of(MailResolver resolver) {
        return new Lookups() {
            @Override
            public CompletionStage<ExchangerLookup> exchangers(String domain) {
                return resolver.exchangers(domain);
            }

            @Override
            public CompletionStage<AddressLookup> addresses(String host) {
                return resolver.addresses(host);
            }
        };
    }
}
