package io.postrider.router.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.postrider.dns.ExchangerLookup;
import io.postrider.dns.MailExchanger;
import io.postrider.pipeline.kafka.MailRecords;
import io.postrider.record.Content;
import io.postrider.record.MailRecord;
import io.postrider.record.Topics;
import io.postrider.router.destination.Sites;
import io.postrider.router.expiry.Lifetime;
import io.postrider.router.routing.ContentPolicy;
import io.postrider.router.routing.ContentShelf;
import io.postrider.router.routing.Dispatch;
import io.postrider.router.routing.MailRouter;
import io.postrider.router.routing.RouteTable;
import io.postrider.router.routing.WayFinder;
import io.postrider.schedule.RetryPolicy;
import io.postrider.schedule.RetrySchedule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class RecordRoutingTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final MailRecords mails = new MailRecords();
    private final BrokenShelf shelf = new BrokenShelf();

    /** Lookups of one domain throw, as only a bug would. */
    private final RecordRouting routing = new RecordRouting(
            new MailRouter(
                    new WayFinder(
                            RouteTable.of(Map.of("trash.test", "discard:")),
                            Sites.PLAIN,
                            domain -> {
                                if (domain.name().equals("bug.test")) {
                                    throw new IllegalStateException("a bug");
                                }
                                return CompletableFuture.completedFuture(new ExchangerLookup.Exchangers(
                                        List.of(new MailExchanger(10, "mx." + domain.name())), false));
                            },
                            Duration.ofMillis(5)),
                    new Dispatch(new Lifetime(RetryPolicy.always(RetrySchedule.DEFAULT)), "queue-router/test"),
                    new ContentPolicy(64 * 1024),
                    shelf),
            new RouterMetrics(meters),
            "queue-router/test",
            Clock.systemUTC());

    @Test
    void whatIsDiscardedIsCounted() throws Exception {
        List<ProducerRecord<String, byte[]>> out = routing.handle(List.of(accepted(RouterBench.mail("a@trash.test"))));

        assertThat(out).extracting(ProducerRecord::topic).containsExactly(Topics.EVENTS, Topics.EVENTS);
        assertThat(meters.get("postrider.router.discarded").counter().count()).isOne();
    }

    @Test
    void eachOutputGoesToItsTopicUnderItsKey() throws Exception {
        MailRecord mail = RouterBench.mail("a@good.test");

        List<ProducerRecord<String, byte[]>> out = routing.handle(List.of(accepted(mail)));

        assertThat(out).extracting(ProducerRecord::topic).containsExactly(Topics.EVENTS, Topics.OUTBOUND);
        assertThat(out)
                .extracting(ProducerRecord::key)
                .containsExactly(mail.envelope().queueId().text(), "site:mx.good.test");
        assertThat(meters.get("postrider.router.routed").counter().count()).isOne();
    }

    @Test
    void aRecordThatMakesTheRouterFailGoesToTheQuarantineAloneAndAnEventSaysSo() throws Exception {
        List<ProducerRecord<String, byte[]>> out = routing.handle(List.of(
                accepted(RouterBench.mail("a@good.test")),
                accepted(RouterBench.mail("b@bug.test")),
                accepted(RouterBench.mail("c@good.test"))));

        assertThat(out)
                .extracting(ProducerRecord::topic)
                .containsExactly(
                        Topics.EVENTS,
                        Topics.OUTBOUND,
                        Topics.QUARANTINE,
                        Topics.EVENTS,
                        Topics.EVENTS,
                        Topics.OUTBOUND);
        assertThat(new String(out.get(3).value(), StandardCharsets.UTF_8))
                .contains("io.postrider.mail.quarantined", "b@bug.test", "a bug");
        assertThat(meters.get("postrider.router.quarantined").counter().count()).isOne();
    }

    @Test
    void troubleWithKafkaIsNoRecordsFault() {
        MailRecord big = RouterBench.mail("a@one.test", "b@two.test").with(new Content.Inline(new byte[60_000]));

        assertThatThrownBy(() -> routing.handle(List.of(accepted(big)))).isInstanceOf(IOException.class);
    }

    private ConsumerRecord<String, byte[]> accepted(MailRecord mail) {
        ProducerRecord<String, byte[]> sent =
                mails.record(Topics.ACCEPTED, mail.envelope().queueId().text(), mail);
        ConsumerRecord<String, byte[]> record = new ConsumerRecord<>(Topics.ACCEPTED, 0, 0, sent.key(), sent.value());
        sent.headers().forEach(record.headers()::add);
        return record;
    }

    private static final class BrokenShelf implements ContentShelf {
        @Override
        public CompletionStage<Content> store(MailRecord mail, Content.Inline content) {
            return CompletableFuture.failedFuture(new IOException("no answer"));
        }

        @Override
        public CompletionStage<Content> renew(MailRecord mail) {
            return CompletableFuture.completedFuture(mail.content());
        }
    }
}
