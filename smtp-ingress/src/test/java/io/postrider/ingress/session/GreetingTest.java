package io.postrider.ingress.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

/** RFC 3848. */
class GreetingTest {

    private static final Caller CLEAR =
            new Caller(InetAddress.ofLiteral("192.0.2.1"), InetAddress.ofLiteral("192.0.2.25"), false);
    private static final Secured TLS = new Secured("TLSv1.3", "TLS_AES_128_GCM_SHA256", null, false);

    private final Greeting ehlo = new Greeting("client.example", true);

    @Test
    void the_keyword_says_what_protects_the_session_and_whether_its_user_is_known() {
        assertThat(ehlo.protocol(CLEAR)).isEqualTo("ESMTP");
        assertThat(ehlo.protocol(CLEAR.over(TLS))).isEqualTo("ESMTPS");
        assertThat(ehlo.protocol(CLEAR.as("ann"))).isEqualTo("ESMTPA");
        assertThat(ehlo.protocol(CLEAR.over(TLS).as("ann"))).isEqualTo("ESMTPSA");
    }

    @Test
    void who_said_helo_speaks_smtp_whatever_is_around_it() {
        assertThat(new Greeting("client.example", false).protocol(CLEAR.over(TLS)))
                .isEqualTo("SMTP");
    }

    @Test
    void tls_forgets_the_user_that_was_known_before() {
        assertThat(CLEAR.as("ann").over(TLS).isAuthenticated()).isFalse();
    }
}
