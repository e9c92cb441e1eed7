package io.postrider.dns;

import io.postrider.delivery.DnsSecurity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/** What is known about where mail for a domain goes. */
public sealed interface ExchangerLookup {

    /**
     * The hosts to try, the best preference first, at least one and at most {@link MailResolver#MOST_EXCHANGERS}; among
     * equals in the order of the answer. No host is there twice.
     *
     * @param implicit the domain has no MX record, and stands for itself (RFC 5321 §5.1)
     * @param security of the domain's answer; that of the hosts' addresses comes on top
     */
    record Exchangers(List<MailExchanger> hosts, boolean implicit, DnsSecurity security) implements ExchangerLookup {
        public Exchangers {
            if (hosts.isEmpty()) {
                throw new IllegalArgumentException("exchangers without a host");
            }
            hosts = hosts.stream()
                    .sorted(Comparator.comparingInt(MailExchanger::preference))
                    .toList();
        }

        /** Those that nobody checked. */
        public Exchangers(List<MailExchanger> hosts, boolean implicit) {
            this(hosts, implicit, DnsSecurity.UNCHECKED);
        }

        /** The hosts in an order to try them: equals are spread at random, as RFC 5321 §5.1 demands. */
        public List<MailExchanger> shuffled(RandomGenerator random) {
            List<MailExchanger> order = new ArrayList<>(hosts);
            Collections.shuffle(order, random);
            order.sort(Comparator.comparingInt(MailExchanger::preference));
            return List.copyOf(order);
        }
    }

    /** The domain says that it takes no mail (RFC 7505): 5.1.10. */
    record NullMx() implements ExchangerLookup {}

    /** The domain does not exist, has neither MX nor address, or is not a domain name at all: 5.1.2. */
    record NoSuchDomain() implements ExchangerLookup {}

    /**
     * Nothing is known for now, or what is said is not to be believed (RFC 4035 §5.5), and the mail is to be kept (RFC
     * 5321 §5.1): 4.4.3.
     *
     * @param reason one line for logs and diagnoses
     */
    record TemporaryFailure(String reason) implements ExchangerLookup {}
}
