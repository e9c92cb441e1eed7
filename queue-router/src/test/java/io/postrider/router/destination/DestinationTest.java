package io.postrider.router.destination;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.address.Domain;
import io.postrider.dns.ExchangerLookup;
import io.postrider.dns.MailExchanger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DestinationTest {

    private static final Domain DOMAIN = new Domain("example.org");

    @Test
    void aSiteIsTheSetOfItsHostsWhateverTheirPreferences() {
        Destination one = site(new MailExchanger(10, "b.mx.test"), new MailExchanger(20, "a.mx.test"));
        Destination other = site(new MailExchanger(5, "a.mx.test"), new MailExchanger(5, "b.mx.test"));

        assertThat(one.name()).isEqualTo("site:a.mx.test,b.mx.test").isEqualTo(other.name());
    }

    @Test
    void aSiteOfManyHostsHasAShortNameThatOnlyItsSetHas() {
        List<MailExchanger> hosts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            hosts.add(new MailExchanger(i, "host" + i + ".exchangers.example.net"));
        }
        String whole = site(hosts.toArray(MailExchanger[]::new)).name();
        String reversed = site(hosts.reversed().toArray(MailExchanger[]::new)).name();
        String without =
                site(hosts.subList(1, 20).toArray(MailExchanger[]::new)).name();

        assertThat(whole)
                .hasSizeLessThan(Destination.MAX_SITE_CHARS)
                .isEqualTo(reversed)
                .isNotEqualTo(without);
    }

    @Test
    void anAddressLiteralIsItsHost() {
        Destination literal = Destination.literal(new Domain("[192.0.2.1]"), null);

        assertThat(literal.name()).isEqualTo("host:[192.0.2.1]");
        assertThat(literal.nextHop().text()).isEqualTo("mx:[192.0.2.1]");
    }

    private static Destination site(MailExchanger... hosts) {
        return Sites.PLAIN.of(new ExchangerLookup.Exchangers(List.of(hosts), false), DOMAIN, null);
    }
}
