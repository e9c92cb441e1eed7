package io.postrider.ingress.listener;

import io.vertx.core.Context;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Brings work to an event loop, much of it in one hop: all acknowledgements of one Kafka response wake the loop once.
 * Thread-safe; what is handed over runs in order.
 */
final class LoopExecutor implements Executor {

    private static final Logger LOG = Logger.getLogger(LoopExecutor.class);

    private final Context context;
    private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean called = new AtomicBoolean();

    LoopExecutor(Context context) {
        this.context = context;
    }

    @Override
    public void execute(Runnable task) {
        work.add(task);
        if (called.compareAndSet(false, true)) {
            context.runOnContext(nothing -> runAll());
        }
    }

    private void runAll() {
        do {
            for (Runnable task = work.poll(); task != null; task = work.poll()) {
                run(task);
            }
            // What comes from here on calls again; what came just before it is still for this turn.
            called.set(false);
        } while (!work.isEmpty() && called.compareAndSet(false, true));
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            // Even an error: the tasks behind it are other sessions'.
            LOG.error("a task on the event loop failed", e);
        }
    }
}
