package io.postrider.pipeline.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jboss.logging.Logger;

/**
 * Makes sure at start that the topics are there. Absent ones are created, with settings that stay as they are from then
 * on; those that exist are left alone, whatever their settings.
 */
public final class TopicCatalog {

    private static final Logger LOG = Logger.getLogger(TopicCatalog.class);
    private static final Duration SAY_AGAIN = Duration.ofSeconds(5);
    /** A topic that was created just now is not known to every broker yet. */
    private static final Duration ABSENCE_CERTAIN = Duration.ofSeconds(2);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final KafkaClients clients;
    private final TopicLayout layout;
    private final boolean create;
    private final Duration patience;

    /**
     * @param create whether absent topics are created, or only missed
     * @param patience how long Kafka may take to come up
     */
    public TopicCatalog(KafkaClients clients, TopicLayout layout, boolean create, Duration patience) {
        this.clients = clients;
        this.layout = layout;
        this.create = create;
        this.patience = patience;
    }

    /**
     * Makes sure that every topic is there; any number of services may do so at once. Blocks while Kafka is not up, and
     * says so every few seconds.
     *
     * @throws TopicsUnavailableException with one line for the operator
     */
    public void ensure() {
        Admin admin = clients.admin("topics");
        try {
            waitFor(new TopicPlan(layout).topics(), admin);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TopicsUnavailableException("interrupted while waiting for topics", e);
        } finally {
            // Not for the answers that are still out: there is nobody to tell them to.
            admin.close(Duration.ZERO);
        }
    }

    private void waitFor(List<NewTopic> wanted, Admin admin) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        long sayAgain = System.nanoTime() + SAY_AGAIN.toNanos();
        long certainFrom = System.nanoTime() + ABSENCE_CERTAIN.toNanos();
        String waitingFor = tryOnce(admin, wanted, deadline, certainFrom);
        while (!waitingFor.isEmpty()) {
            long now = System.nanoTime();
            if (now - deadline >= 0) {
                throw new TopicsUnavailableException(
                        waitingFor + " after " + patience.toSeconds() + " s: " + clients.bootstrapServers());
            }
            if (now - sayAgain >= 0) {
                sayAgain = now + SAY_AGAIN.toNanos();
                LOG.infof("waiting: %s: %s", waitingFor, clients.bootstrapServers());
            }
            Thread.sleep(LOOK_AGAIN);
            waitingFor = tryOnce(admin, wanted, deadline, certainFrom);
        }
    }

    /** What is still waited for; empty when nothing is. */
    private String tryOnce(Admin admin, List<NewTopic> wanted, long deadline, long certainFrom)
            throws InterruptedException {
        try {
            List<NewTopic> absent = absent(admin, wanted, deadline);
            if (absent.isEmpty()) {
                return "";
            }
            List<String> names = absent.stream().map(NewTopic::name).toList();
            if (!create && System.nanoTime() - certainFrom >= 0) {
                throw new TopicsUnavailableException(
                        "topics are missing, and creating them is switched off: " + String.join(", ", names));
            }
            if (create) {
                create(admin, absent, deadline);
            }
            return "topics are not there yet: " + String.join(", ", names);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RetriableException) {
                return "Kafka does not answer";
            }
            throw new TopicsUnavailableException("Kafka refuses: " + e.getMessage(), e);
        } catch (TimeoutException e) {
            return "Kafka does not answer";
        }
    }

    private static List<NewTopic> absent(Admin admin, List<NewTopic> wanted, long deadline)
            throws ExecutionException, InterruptedException, TimeoutException {
        Set<String> present = within(admin.listTopics().names(), deadline);
        return wanted.stream().filter(topic -> !present.contains(topic.name())).toList();
    }

    private static void create(Admin admin, Collection<NewTopic> absent, long deadline)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<String, KafkaFuture<Void>> created = admin.createTopics(absent).values();
        for (Map.Entry<String, KafkaFuture<Void>> each : created.entrySet()) {
            try {
                within(each.getValue(), deadline);
            } catch (ExecutionException e) {
                // Another service was faster.
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
        LOG.infof("created %d topics", created.size());
    }

    /** Waits in slices, so that what takes long is said to. */
    private static <T> T within(KafkaFuture<T> future, long deadline)
            throws ExecutionException, InterruptedException, TimeoutException {
        long left = Math.max(1, Math.min(SAY_AGAIN.toNanos(), deadline - System.nanoTime()));
        return future.get(left, TimeUnit.NANOSECONDS);
    }
}
