package io.postrider.router.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import io.postrider.envelope.Recipient;
import io.postrider.record.Content;
import io.postrider.record.MailRecord;
import io.postrider.record.Topics;
import io.postrider.schedule.DelayTopic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One broker and one router for all; each test has domains of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoutingIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    private RouterBench bench;
    private TopicTap outbound;
    private TopicTap failed;
    private TopicTap events;
    private TopicTap quarantine;

    @BeforeAll
    void start(@TempDir Path directory) {
        bench = new RouterBench(directory);
        outbound = bench.tap(Topics.OUTBOUND);
        failed = bench.tap(Topics.FAILED);
        events = bench.tap(Topics.EVENTS);
        quarantine = bench.tap(Topics.QUARANTINE);
        bench.startRouter();
    }

    @AfterAll
    void stop() {
        bench.close();
    }

    @Test
    void oneRecordForEachDestinationAndDomainsOfOneSiteShareIt() {
        bench.dns.mx("a.one.test", 10, "mx1.site.test").mx("a.one.test", 20, "mx2.site.test");
        bench.dns.mx("b.one.test", 5, "mx2.site.test").mx("b.one.test", 5, "mx1.site.test");
        bench.dns.mx("c.one.test", 10, "mx.c.test");

        known("x@a.one.test", "y@c.one.test", "z@b.one.test");

        MailRecord mail = bench.accept("x@a.one.test", "y@c.one.test", "z@b.one.test", "r@any.routed.test");

        await().atMost(SOON).untilAsserted(() -> assertThat(outboundOf(mail))
                .extracting(each -> each.envelope().requireTransit().destination(), RoutingIT::recipients)
                .containsExactlyInAnyOrder(
                        tuple("site:mx1.site.test,mx2.site.test", List.of("x@a.one.test", "z@b.one.test")),
                        tuple("site:mx.c.test", List.of("y@c.one.test")),
                        tuple("relay:smtp://127.0.0.1:2526", List.of("r@any.routed.test"))));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(eventsOf(mail)).singleElement().satisfies(event -> assertThat(event)
                        .contains("\"type\":\"io.postrider.mail.received\"", "x@a.one.test", "r@any.routed.test")));
        assertThat(((Content.Inline) outboundOf(mail).getFirst().content()).octets())
                .isEqualTo(((Content.Inline) mail.content()).octets());
    }

    @Test
    void whatHasNoDomainOrNoMailGoesToFailedAndTheRestGoesOn() {
        bench.dns.nullMx("null.two.test").mx("good.two.test", 10, "mx.two.test");

        known("a@absent.two.test", "b@null.two.test", "c@good.two.test");

        MailRecord mail = bench.accept("a@absent.two.test", "b@null.two.test", "c@good.two.test");

        await().atMost(SOON).untilAsserted(() -> {
            assertThat(of(mail, failed.mails())).singleElement().satisfies(each -> assertThat(
                            each.envelope().recipients())
                    .extracting(r -> r.mailbox().toString(), RoutingIT::status)
                    .containsExactly(tuple("a@absent.two.test", "5.1.2"), tuple("b@null.two.test", "5.1.10")));
            assertThat(outboundOf(mail)).singleElement().satisfies(each -> assertThat(recipients(each))
                    .containsExactly("c@good.two.test"));
            assertThat(eventsOf(mail))
                    .filteredOn(e -> e.contains("mail.failed\""))
                    .hasSize(2);
        });
    }

    @Test
    void aServfailWaitsOnTheScheduleAndGoesOutWhenItIsHealedNeverEarly() {
        bench.dns.mx("broken.three.test", 10, "mx.three.test").servfail("broken.three.test");
        Instant accepted = Instant.now();
        MailRecord mail = bench.accept("a@broken.three.test");
        await().atMost(SOON).until(() -> eventsOf(mail).stream().anyMatch(e -> e.contains("mail.deferred\"")));

        bench.dns.heal("broken.three.test");

        await().atMost(SOON).until(() -> !outboundOf(mail).isEmpty());
        assertThat(outboundOf(mail)).singleElement().satisfies(each -> {
            assertThat(each.envelope().requireTransit().attempts()).isPositive();
            assertThat(each.envelope().requireTransit().due()).isNull();
            assertThat(status(each.envelope().recipients().getFirst())).isEqualTo("4.4.3");
        });
        assertThat(Duration.between(accepted, Instant.now())).isGreaterThanOrEqualTo(RouterBench.RETRY);
    }

    @Test
    void aSlowDomainHoldsUpNeitherOtherMailNorTheOtherRecipientsOfItsOwn() {
        bench.dns.mx("slow.four.test", 10, "mx.slow.test").delay("slow.four.test", Duration.ofMillis(1_500));
        bench.dns.mx("good.four.test", 10, "mx.four.test");

        known("b@good.four.test");

        MailRecord both = bench.accept("a@slow.four.test", "b@good.four.test");
        MailRecord other = bench.accept("c@good.four.test");

        await().atMost(SOON)
                .until(() -> outboundOf(both).size() == 2 && outboundOf(other).size() == 1);
        assertThat(outbound.mails())
                .filteredOn(mail -> mail.envelope()
                                .queueId()
                                .equals(both.envelope().queueId())
                        || mail.envelope().queueId().equals(other.envelope().queueId()))
                .extracting(mail -> recipients(mail).getFirst())
                .containsExactly("b@good.four.test", "c@good.four.test", "a@slow.four.test");
        await().atMost(SOON).untilAsserted(() -> assertThat(eventsOf(both))
                .anyMatch(e -> e.contains("mail.postponed\""))
                .noneMatch(e -> e.contains("mail.deferred\"")));
        assertThat(outboundOf(both))
                .allSatisfy(each ->
                        assertThat(each.envelope().requireTransit().attempts()).isZero());
    }

    @Test
    void whatCannotBeReadGoesToTheQuarantineAndTheStagesGoOn() {
        bench.dns.mx("good.five.test", 10, "mx.five.test");
        int before = quarantine.count();

        bench.send(new ProducerRecord<>(Topics.ACCEPTED, "key", "no envelope".getBytes(StandardCharsets.UTF_8)));
        bench.send(new ProducerRecord<>(DelayTopic.S1.topic(), "key", "none".getBytes(StandardCharsets.UTF_8)));
        MailRecord mail = bench.accept("a@good.five.test");

        await().atMost(SOON).until(() -> !outboundOf(mail).isEmpty() && quarantine.count() == before + 2);
        assertThat(bench.count("postrider.router.quarantined")).isGreaterThanOrEqualTo(2);
    }

    @Test
    void bigMailForManyDestinationsIsWrittenOnceAndGoesByReference() {
        String[] recipients = new String[10];
        for (int i = 0; i < recipients.length; i++) {
            bench.dns.mx("d" + i + ".six.test", 10, "mx" + i + ".six.test");
            recipients[i] = "a@d" + i + ".six.test";
        }
        known(recipients);
        MailRecord mail = RouterBench.mail(recipients).with(new Content.Inline(new byte[20_000]));

        bench.send(bench.mails.record(Topics.ACCEPTED, "key", mail));

        await().atMost(SOON).until(() -> outboundOf(mail).size() == recipients.length);
        assertThat(outboundOf(mail)).extracting(MailRecord::content).hasOnlyElementsOfType(Content.Stored.class);
        assertThat(outboundOf(mail))
                .extracting(MailRecord::content)
                .containsOnly(outboundOf(mail).getFirst().content());
    }

    @Test
    void aFloodOfBigMailForManyDestinationsGoesThroughAndNoBatchOfItIsRefused() {
        String[] recipients = {"a@x.routed.test", "b@[192.0.2.1]", "c@[192.0.2.2]"};
        List<MailRecord> flood = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            flood.add(RouterBench.mail(recipients).with(new Content.Inline(new byte[60_000])));
        }
        int before = outbound.count();
        double refused = aborted();

        for (MailRecord mail : flood) {
            bench.send(bench.mails.record(Topics.ACCEPTED, "key", mail));
        }

        await().atMost(Duration.ofSeconds(60)).until(() -> outbound.count() >= before + 3 * flood.size());
        assertThat(aborted()).as("batches that the writer had no room for").isEqualTo(refused);
    }

    private double aborted() {
        return bench.count("postrider.stage.transactions", "stage", Router.NAME, "result", "aborted");
    }

    /** Has the router look them up before it matters: a lookup that takes more than 200 ms is a slow one. */
    private void known(String... recipients) {
        MailRecord mail = bench.accept(recipients);
        await().atMost(SOON)
                .until(() ->
                        recipientsOf(outboundOf(mail)) + recipientsOf(of(mail, failed.mails())) == recipients.length);
    }

    private static int recipientsOf(List<MailRecord> mails) {
        return mails.stream()
                .mapToInt(mail -> mail.envelope().recipients().size())
                .sum();
    }

    private List<MailRecord> outboundOf(MailRecord mail) {
        return of(mail, outbound.mails());
    }

    private static List<MailRecord> of(MailRecord mail, List<MailRecord> all) {
        return all.stream()
                .filter(each -> each.envelope().queueId().equals(mail.envelope().queueId()))
                .toList();
    }

    private List<String> eventsOf(MailRecord mail) {
        return events.records().stream()
                .filter(each -> each.key().equals(mail.envelope().queueId().text()))
                .map(each -> new String(each.value(), StandardCharsets.UTF_8))
                .toList();
    }

    private static List<String> recipients(MailRecord mail) {
        return mail.envelope().recipients().stream()
                .map(r -> r.mailbox().toString())
                .toList();
    }

    private static String status(Recipient recipient) {
        return Objects.requireNonNull(recipient.diagnosis()).status().toString();
    }
}
