package io.postrider.dns;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.xbill.DNS.Message;

/** Stands where the servers stand and answers nothing, so that a lookup session shows what its cache has, at once. */
final class CacheOnly extends FixedResolver {
    /** The sign that the cache lacks something. One for all: it is common, and its stack would say nothing. */
    static final class Miss extends IOException {
        private static final long serialVersionUID = 1L;

        @Override
        public Throwable fillInStackTrace() {
            return this;
        }
    }

    private final Miss miss = new Miss();

    @Override
    public CompletionStage<Message> sendAsync(Message query, Executor executor) {
        return CompletableFuture.failedFuture(miss);
    }
}
