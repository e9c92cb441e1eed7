package io.postrider.pipeline.content;

import io.postrider.pipeline.kafka.ClientSettings;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waiting for Kafka's, by a thread that may block. */
final class Acknowledgement {

    private Acknowledgement() {}

    /** @throws IOException when it was refused, or did not come within {@link ClientSettings#DELIVERY_TIMEOUT} */
    static <T> T of(CompletionStage<T> sent) throws IOException, InterruptedException {
        try {
            return sent.toCompletableFuture().get(ClientSettings.DELIVERY_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("content was not acknowledged: " + e.getMessage(), e);
        }
    }
}
