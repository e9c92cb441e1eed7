package io.postrider.allinone.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.testing.process.PostriderProcess;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A configuration that is wrong costs one clear line and exit status 2. */
class ConfigurationIT {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            hostnam: mx.example.org                              | unknown key postrider.hostnam
            retry: { lifetime: banana }                          | postrider.retry.lifetime
            message-size-limit: huge                             | postrider.message-size-limit
            listeners: { two: { port: 99999 } }                  | postrider.listeners.two.port
            listeners: { sub: { port: 0, role: submission } }    | postrider.listeners.sub.role
            listeners: { mx: { port: 0, tls: implicit } }        | postrider.listeners.mx.tls
            recipient-check: call-ahead                          | postrider.recipient-check
            trusted-networks: [10.0.0.0/99]                      | postrider.trusted-networks
            routes: { "example.org": "gopher://x" }              | postrider.routes
            routes: { "/(/": "discard:" }                        | postrider.routes: '/(/'
            routes: { "example.org": "relay:none" }              | there is no postrider.relays.none
            relays: { a: { hosts: ["smtp://h"], tls: maybe } }   | postrider.relays.a.tls
            destinations: { shards: { "group:google": 40 } }     | postrider.destinations.shards: 'group:google'
            dns: { dnssec: validate, trust-anchors: /none }      | postrider.dns.trust-anchors: there is no file /none
            postmaster: nobody                                   | postrider.postmaster
            retry: { delays: [] }                                | postrider.retry.delays
            delivery: { port: 0 }                                | postrider.delivery.port
            services: [wroker]                                   | postrider.services
            kafka: { partitions: 0 }                             | postrider.kafka.partitions
            delivery: { timeouts: { connect: 0s } }              | postrider.delivery.timeouts.connect
            own-addresses: [localhost]                           | postrider.own-addresses
            dns: { servers: ["127.0.0.1:x"] }                    | postrider.dns.servers
            """)
    void a_wrong_configuration_is_one_line_and_status_2(String yaml, String says, @TempDir Path directory)
            throws Exception {
        try (World world = new World(directory);
                PostriderProcess postrider = world.postrider("wrong")
                        .yaml("postrider:\n  " + yaml + "\n")
                        .build()) {
            assertThat(postrider.awaitExit(Duration.ofSeconds(20)))
                    .as(postrider.log())
                    .isEqualTo(2);
            assertThat(postrider.log().lines()).as(postrider.log()).hasSize(1).allSatisfy(line -> assertThat(line)
                    .startsWith("postrider: ")
                    .contains(says));
        }
    }
}
