package io.postrider.ingress.listener;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All SMTP listeners, spread over some event loops. Started once, stopped once; both block their caller, which is not an
 * event loop.
 */
public final class Listeners {

    /** FACTS: more event loops than this made no difference, and each takes buffers. */
    private static final int MOST_LOOPS = 8;

    private static final Duration START = Duration.ofSeconds(20);

    private final Vertx vertx;
    private final List<ListenerVerticle> verticles = new CopyOnWriteArrayList<>();
    private final Map<String, InetSocketAddress> addresses = new ConcurrentSkipListMap<>();
    private @Nullable String deployment;
    private Duration drain = Duration.ZERO;
    private Duration drainStoring = Duration.ZERO;

    public Listeners(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * Binds every listener.
     *
     * @throws IllegalStateException with one line when one cannot be bound
     */
    public void start(List<Listener> listeners, Shared shared) throws InterruptedException {
        drain = shared.limits().drain();
        drainStoring = shared.limits().drainStoring();
        int loops = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST_LOOPS);
        Future<String> deployed = vertx.deployVerticle(
                () -> {
                    ListenerVerticle verticle = new ListenerVerticle(listeners, shared, addresses);
                    verticles.add(verticle);
                    return verticle;
                },
                new DeploymentOptions().setInstances(loops));
        deployment = await(deployed, START, "SMTP listeners do not start");
    }

    /** Where each listens, by name and in its order; with the real port where any was asked for. Empty before start. */
    public Map<String, InetSocketAddress> addresses() {
        return new TreeMap<>(addresses);
    }

    /**
     * Turns new clients away, ends idle sessions, gives the others a few seconds for what they have in hand, and those whose
     * message is being stored until its answer is known; then closes.
     */
    public void stop() throws InterruptedException {
        verticles.forEach(verticle -> verticle.onLoop(EventLoop::drain));
        awaitQuiet(drain);
        verticles.forEach(verticle -> verticle.onLoop(EventLoop::cutOffUnlessStoring));
        awaitQuiet(drainStoring);
        verticles.forEach(verticle -> verticle.onLoop(EventLoop::cutOff));
        if (deployment != null) {
            Future<Void> closed = vertx.undeploy(deployment);
            deployment = null;
            await(closed.map(nothing -> "closed"), START, "SMTP listeners do not stop");
        }
    }

    private void awaitQuiet(Duration most) throws InterruptedException {
        long deadline = System.nanoTime() + most.toNanos();
        while (!verticles.stream().allMatch(ListenerVerticle::isQuiet) && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(ShellLimits.SWEEP.toMillis() / 5);
        }
    }

    private static String await(Future<String> future, Duration most, String problem) throws InterruptedException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException(problem + ": " + cause.getMessage(), cause);
        }
    }

    /** One event loop's share of every listener. */
    private static final class ListenerVerticle extends AbstractVerticle {
        private final List<Listener> listeners;
        private final Shared shared;
        private final Map<String, InetSocketAddress> addresses;
        private @Nullable EventLoop loop;
        private volatile boolean quiet;

        ListenerVerticle(List<Listener> listeners, Shared shared, Map<String, InetSocketAddress> addresses) {
            this.listeners = listeners;
            this.shared = shared;
            this.addresses = addresses;
        }

        @Override
        public void start(Promise<Void> started) {
            EventLoop own = new EventLoop(context, shared);
            loop = own;
            vertx.setPeriodic(ShellLimits.SWEEP.toMillis(), id -> {
                own.sweep();
                quiet = own.isDraining() && own.connections.isEmpty();
            });
            Future.all(listeners.stream()
                            .map(listener -> new Acceptor(own, listener).listen(vertx, addresses))
                            .toList())
                    .<Void>mapEmpty()
                    .onComplete(started);
        }

        boolean isQuiet() {
            return quiet;
        }

        void onLoop(Consumer<EventLoop> action) {
            EventLoop own = loop;
            if (own != null) {
                own.executor.execute(() -> {
                    action.accept(own);
                    quiet = own.isDraining() && own.connections.isEmpty();
                });
            }
        }
    }
}
