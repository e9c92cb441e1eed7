package io.postrider.pipeline.runtime;

import io.postrider.pipeline.content.ContentByReference;
import io.postrider.pipeline.content.ContentReader;
import io.postrider.pipeline.content.ContentRefresh;
import io.postrider.pipeline.content.ContentWriter;
import io.postrider.pipeline.kafka.KafkaClients;
import io.postrider.pipeline.kafka.TopicCatalog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Large messages as beans: one writer and one reader a process. */
@ApplicationScoped
public class ContentBeans {

    @Produces
    @Singleton
    ContentWriter contentWriter(KafkaClients clients, TopicCatalog topics) {
        // The writer asks for its topic at once.
        topics.ensure();
        return new ContentWriter(clients, Clock.systemUTC());
    }

    void close(@Disposes ContentWriter writer) {
        writer.close();
    }

    @Produces
    @Singleton
    ContentReader contentReader(KafkaClients clients) {
        return new ContentReader(clients);
    }

    void close(@Disposes ContentReader reader) {
        reader.close();
    }

    @Produces
    @Singleton
    ContentRefresh contentRefresh(ContentReader reader, ContentWriter writer) {
        return new ContentRefresh(reader, writer, Clock.systemUTC());
    }

    @Produces
    @Singleton
    ContentByReference contentByReference(ContentWriter writer) {
        return new ContentByReference(writer);
    }
}
