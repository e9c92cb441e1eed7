package io.postrider.pipeline.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jboss.logging.Logger;

/**
 * Makes sure at start that the topics are there. Absent ones are created, with settings that stay as they are from then
 * on. Those that exist are left alone, but what in their settings puts mail at risk is logged, once a process. Thread-safe.
 */
public final class TopicCatalog {

    private static final Logger LOG = Logger.getLogger(TopicCatalog.class);
    private static final Duration SAY_AGAIN = Duration.ofSeconds(5);
    /** A topic that was created just now is not known to every broker yet. */
    private static final Duration ABSENCE_CERTAIN = Duration.ofSeconds(2);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final Supplier<Admin> admins;
    private final String bootstrapServers;
    private final TopicLayout layout;
    private final boolean create;
    private final Duration patience;
    private final Set<String> createdByUs = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean inspected = new AtomicBoolean();
    private volatile List<UnfitSetting> unfit = List.of();

    /**
     * @param create whether absent topics are created, or only missed
     * @param patience how long Kafka may take to come up
     */
    public TopicCatalog(KafkaClients clients, TopicLayout layout, boolean create, Duration patience) {
        this(() -> clients.admin("topics"), clients.bootstrapServers(), layout, create, patience);
    }

    /** The same with admin clients of any kind. */
    TopicCatalog(
            Supplier<Admin> admins, String bootstrapServers, TopicLayout layout, boolean create, Duration patience) {
        this.admins = admins;
        this.bootstrapServers = bootstrapServers;
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
        Admin admin = admins.get();
        try {
            List<String> wanted = new TopicPlan(layout, TopicLayout.BROKER_DEFAULT)
                    .topics().stream().map(NewTopic::name).toList();
            waitFor(wanted, admin);
            if (inspected.compareAndSet(false, true)) {
                unfit = TopicInspection.of(
                        wanted.stream()
                                .filter(name -> !createdByUs.contains(name))
                                .toList(),
                        admin);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TopicsUnavailableException("interrupted while waiting for topics", e);
        } finally {
            // Not for the answers that are still out: there is nobody to tell them to.
            admin.close(Duration.ZERO);
        }
    }

    /** How many settings of topics that others have made put mail at risk, as far as {@link #ensure} has seen. */
    public int unfitSettings() {
        return unfit.size();
    }

    private void waitFor(List<String> wanted, Admin admin) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        long sayAgain = System.nanoTime() + SAY_AGAIN.toNanos();
        long certainFrom = System.nanoTime() + ABSENCE_CERTAIN.toNanos();
        String waitingFor = tryOnce(admin, wanted, deadline, certainFrom);
        while (!waitingFor.isEmpty()) {
            long now = System.nanoTime();
            if (now - deadline >= 0) {
                throw new TopicsUnavailableException(
                        waitingFor + " after " + patience.toSeconds() + " s: " + bootstrapServers);
            }
            if (now - sayAgain >= 0) {
                sayAgain = now + SAY_AGAIN.toNanos();
                LOG.infof("waiting: %s: %s", waitingFor, bootstrapServers);
            }
            Thread.sleep(LOOK_AGAIN);
            waitingFor = tryOnce(admin, wanted, deadline, certainFrom);
        }
    }

    /** What is still waited for; empty when nothing is. */
    private String tryOnce(Admin admin, List<String> wanted, long deadline, long certainFrom)
            throws InterruptedException {
        try {
            List<String> absent = absent(admin, wanted, deadline);
            if (absent.isEmpty()) {
                return "";
            }
            if (!create && System.nanoTime() - certainFrom >= 0) {
                throw new TopicsUnavailableException(
                        "topics are missing, and creating them is switched off: " + String.join(", ", absent));
            }
            if (create) {
                create(admin, absent, deadline);
            }
            return "topics are not there yet: " + String.join(", ", absent);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RetriableException) {
                return "Kafka does not answer";
            }
            throw new TopicsUnavailableException("Kafka refuses: " + e.getMessage(), e);
        } catch (TimeoutException e) {
            return "Kafka does not answer";
        }
    }

    private static List<String> absent(Admin admin, List<String> wanted, long deadline)
            throws ExecutionException, InterruptedException, TimeoutException {
        Set<String> present = within(admin.listTopics().names(), deadline);
        return wanted.stream().filter(topic -> !present.contains(topic)).toList();
    }

    private void create(Admin admin, List<String> absent, long deadline)
            throws ExecutionException, InterruptedException, TimeoutException {
        int replicas = replicas(admin, planned(absent, TopicLayout.BROKER_DEFAULT), deadline);
        Map<String, KafkaFuture<Void>> created =
                admin.createTopics(planned(absent, replicas)).values();
        for (Map.Entry<String, KafkaFuture<Void>> each : created.entrySet()) {
            try {
                within(each.getValue(), deadline);
                createdByUs.add(each.getKey());
            } catch (ExecutionException e) {
                // Another service was faster.
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
        LOG.infof("created %d topics", created.size());
    }

    private List<NewTopic> planned(List<String> names, int replicas) {
        return new TopicPlan(layout, replicas)
                .topics().stream().filter(topic -> names.contains(topic.name())).toList();
    }

    /** How many replicas Kafka would give them, asked of who decides it: the controller, by creating nothing. */
    private int replicas(Admin admin, List<NewTopic> topics, long deadline)
            throws ExecutionException, InterruptedException, TimeoutException {
        if (layout.replication() != TopicLayout.BROKER_DEFAULT) {
            return layout.replication();
        }
        CreateTopicsResult would = admin.createTopics(topics, new CreateTopicsOptions().validateOnly(true));
        for (NewTopic topic : topics) {
            try {
                return within(would.replicationFactor(topic.name()), deadline);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof AuthorizationException) {
                    LOG.warnf(
                            "Kafka does not tell its default replication, so %s is left to it: %s",
                            TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, e.getMessage());
                    return TopicLayout.BROKER_DEFAULT;
                }
                // Another service was faster with this one.
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
        return TopicLayout.BROKER_DEFAULT;
    }

    /** Waits in slices, so that what takes long is said to. */
    private static <T> T within(KafkaFuture<T> future, long deadline)
            throws ExecutionException, InterruptedException, TimeoutException {
        long left = Math.max(1, Math.min(SAY_AGAIN.toNanos(), deadline - System.nanoTime()));
        return future.get(left, TimeUnit.NANOSECONDS);
    }
}
