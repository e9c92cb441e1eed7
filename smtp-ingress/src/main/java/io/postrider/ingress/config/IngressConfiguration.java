package io.postrider.ingress.config;

import io.postrider.ingress.acceptance.AcceptancePolicy;
import io.postrider.ingress.data.MessageLimits;
import io.postrider.ingress.listener.Listener;
import io.postrider.ingress.listener.ShellLimits;
import io.postrider.ingress.session.SessionRules;
import io.postrider.ingress.session.Transaction;
import io.postrider.pipeline.config.IngressSettings;
import io.postrider.pipeline.config.PostriderSettings;
import io.postrider.pipeline.kafka.ClientSettings;
import io.quarkus.runtime.configuration.MemorySize;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What the ingress reads of the configuration, checked.
 *
 * @param configured the listeners, at least one
 * @param acceptance who may send where, and who we are
 * @param recipients of one message
 * @param messages limits of one message
 * @param limits of the shell
 * @param memory octets of all messages and envelopes together
 * @param uncheckedRecipients relay domains are set, and nobody checks their recipients: an operator is to know
 */
public record IngressConfiguration(
        List<ConfiguredListener> configured,
        AcceptancePolicy acceptance,
        int recipients,
        MessageLimits messages,
        ShellLimits limits,
        long memory,
        boolean uncheckedRecipients) {

    /** What a record has besides its content and its recipients: all the rest of the envelope, and the Received field. */
    private static final long REST_OCTETS = 512L * 1024;

    /** A record with the longest envelope is still one that the producer takes. */
    private static final long MOST_INLINE =
            ClientSettings.MAX_RECORD_OCTETS - Transaction.RECIPIENTS_OCTETS - REST_OCTETS;

    /** Room for some large messages at once. */
    private static final long LEAST_MEMORY = 8L * 1024 * 1024;

    public IngressConfiguration {
        configured = List.copyOf(configured);
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException with one line that names the key and what is wrong with it
     */
    public static IngressConfiguration of(PostriderSettings settings) {
        IngressSettings ingress = settings.ingress();
        long sizeLimit = size("postrider.message-size-limit", settings.messageSizeLimit(), 1, Integer.MAX_VALUE);
        long inline = size("postrider.kafka.inline-limit", settings.kafka().inlineLimit(), 1, MOST_INLINE);
        long memory = size("postrider.ingress.memory", ingress.memory(), LEAST_MEMORY, Long.MAX_VALUE);
        AcceptancePolicy acceptance = ConfiguredAcceptance.of(settings);
        SessionRules.Builder unused = checked("postrider.ingress.recipients", () -> SessionRules.builder(acceptance)
                .recipientLimit(ingress.recipients()));
        return new IngressConfiguration(
                ConfiguredListener.of(settings.listeners()),
                acceptance,
                ingress.recipients(),
                new MessageLimits(sizeLimit, Math.toIntExact(inline)),
                checked(
                        "postrider.ingress",
                        () -> new ShellLimits(
                                ingress.connections(),
                                ingress.commandTimeout(),
                                ingress.dataTimeout(),
                                ingress.messageTimeout(),
                                ingress.acknowledgementTimeout(),
                                ShellLimits.ROOM,
                                ShellLimits.DRAIN)),
                memory,
                checkOfRecipients(settings));
    }

    /**
     * The listeners with the rules of their sessions.
     *
     * @param running adds to the rules of each what only a running ingress has: directories, resolvers, counters
     */
    public List<Listener> listeners(UnaryOperator<SessionRules.Builder> running) {
        return configured.stream()
                .map(listener -> {
                    SessionRules.Builder rules = SessionRules.builder(acceptance)
                            .sizeLimit(messages.sizeLimit())
                            .recipientLimit(recipients)
                            .role(listener.role());
                    return new Listener(
                            listener.endpoint(), running.apply(rules).build());
                })
                .toList();
    }

    /** Whether an operator should be warned. */
    private static boolean checkOfRecipients(PostriderSettings settings) {
        String check = settings.recipientCheck();
        return switch (check) {
            case "none" -> !settings.relayDomains().orElse(List.of()).isEmpty();
            case "call-ahead", "list", "http" ->
                throw new IllegalArgumentException(
                        "postrider.recipient-check: " + check + " comes with a later release; only none is there yet");
            default ->
                throw new IllegalArgumentException("postrider.recipient-check: '" + check
                        + "' is not none (call-ahead, list and http come with a later release)");
        };
    }

    private static long size(String key, MemorySize size, long least, long most) {
        long octets = size.asLongValue();
        if (octets < least || octets > most) {
            throw new IllegalArgumentException(key + ": " + octets + " is not between " + least + " and " + most);
        }
        return octets;
    }

    static <T> T checked(String key, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
        }
    }
}
