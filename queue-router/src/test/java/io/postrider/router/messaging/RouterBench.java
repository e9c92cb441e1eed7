package io.postrider.router.messaging;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.postrider.address.Mailbox;
import io.postrider.address.ReversePath;
import io.postrider.broker.BrokerSettings;
import io.postrider.broker.Durability;
import io.postrider.broker.EmbeddedBroker;
import io.postrider.dns.ResolverSettings;
import io.postrider.envelope.DeliveryRequest;
import io.postrider.envelope.Envelope;
import io.postrider.envelope.Origin;
import io.postrider.envelope.QueueId;
import io.postrider.envelope.Recipient;
import io.postrider.pipeline.content.ContentReader;
import io.postrider.pipeline.content.ContentRefresh;
import io.postrider.pipeline.content.ContentWriter;
import io.postrider.pipeline.kafka.InstanceName;
import io.postrider.pipeline.kafka.KafkaClients;
import io.postrider.pipeline.kafka.MailRecords;
import io.postrider.pipeline.kafka.TopicCatalog;
import io.postrider.pipeline.kafka.TopicLayout;
import io.postrider.record.Content;
import io.postrider.record.MailRecord;
import io.postrider.record.Topics;
import io.postrider.router.config.RouterConfig;
import io.postrider.router.destination.Sites;
import io.postrider.router.routing.RouteTable;
import io.postrider.schedule.RetryPolicy;
import io.postrider.schedule.RetrySchedule;
import io.postrider.testing.dns.DnsZoneServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A broker, a zone, topics and any number of routers on them. */
final class RouterBench implements AutoCloseable {

    /** Retries come after this, so that a test can wait for them. */
    static final Duration RETRY = Duration.ofSeconds(2);

    private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final byte[] BODY = "Subject: test\r\n\r\nbody\r\n".getBytes(StandardCharsets.US_ASCII);

    final EmbeddedBroker broker;
    final KafkaClients clients;
    final DnsZoneServer dns = DnsZoneServer.start();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final MailRecords mails = new MailRecords();
    private final KafkaProducer<String, byte[]> producer;
    private final ContentWriter writer;
    private final ContentReader reader;
    private final List<Router> routers = new ArrayList<>();
    private final List<TopicTap> taps = new ArrayList<>();

    RouterBench(Path directory) {
        this(directory, TopicLayout.embedded());
    }

    RouterBench(Path directory, TopicLayout layout) {
        broker = EmbeddedBroker.start(BrokerSettings.at(directory).withDurability(Durability.PAGE_CACHE));
        clients = clients("bench-0");
        new TopicCatalog(clients, layout, true, PATIENCE).ensure();
        producer = clients.producer("bench");
        writer = new ContentWriter(clients, Clock.systemUTC());
        reader = new ContentReader(clients);
    }

    KafkaClients clients(String instance) {
        return new KafkaClients(broker.bootstrapServers(), new InstanceName(instance), TRANSACTION_TIMEOUT);
    }

    Router startRouter() {
        return startRouter("router-0");
    }

    Router startRouter(String instance) {
        RouterConfig config = new RouterConfig(
                RouteTable.of(Map.of("*.routed.test", "smtp://127.0.0.1:2526")),
                Sites.PLAIN,
                RetryPolicy.always(new RetrySchedule(List.of(RETRY), Duration.ofDays(5), Duration.ofHours(4))),
                ResolverSettings.DEFAULTS.withServers(List.of(dns.address())).withLookupTimeout(Duration.ofSeconds(5)),
                64 * 1024,
                Duration.ZERO);
        Router router = new Router(
                config,
                clients(instance),
                writer,
                new ContentRefresh(reader, writer, Clock.systemUTC()),
                meters,
                Clock.systemUTC());
        routers.add(router);
        router.start();
        return router;
    }

    TopicTap tap(String topic) {
        TopicTap tap = new TopicTap(clients, topic);
        taps.add(tap);
        return tap;
    }

    /** Puts a message where the ingress would. */
    MailRecord accept(String... recipients) {
        MailRecord mail = mail(recipients);
        send(mails.record(Topics.ACCEPTED, mail.envelope().queueId().text(), mail));
        return mail;
    }

    void send(ProducerRecord<String, byte[]> record) {
        var unused = producer.send(record);
    }

    void flush() {
        producer.flush();
    }

    double count(String meter, String... tags) {
        return meters.get(meter).tags(tags).counter().count();
    }

    static MailRecord mail(String... recipients) {
        Instant now = Instant.now();
        return new MailRecord(
                new Envelope(
                        QueueId.next(now.toEpochMilli()),
                        ReversePath.of(Mailbox.of("sender@example.org")),
                        Arrays.stream(recipients)
                                .map(Mailbox::of)
                                .map(Recipient::of)
                                .toList(),
                        DeliveryRequest.PLAIN,
                        Origin.INTERNAL,
                        now,
                        null),
                new Content.Inline(BODY));
    }

    @Override
    public void close() {
        routers.forEach(Router::close);
        taps.forEach(TopicTap::close);
        writer.close();
        reader.close();
        producer.close();
        dns.close();
        broker.close();
    }
}
