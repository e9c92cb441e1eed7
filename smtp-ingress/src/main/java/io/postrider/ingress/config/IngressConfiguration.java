package io.postrider.ingress.config;

import io.postrider.address.Domain;
import io.postrider.address.Mailbox;
import io.postrider.ingress.acceptance.AcceptancePolicy;
import io.postrider.ingress.acceptance.Network;
import io.postrider.ingress.acceptance.RelayDomains;
import io.postrider.ingress.data.MessageLimits;
import io.postrider.ingress.listener.Endpoint;
import io.postrider.ingress.listener.ShellLimits;
import io.postrider.ingress.session.SessionRules;
import io.postrider.ingress.session.Transaction;
import io.postrider.pipeline.config.IngressSettings;
import io.postrider.pipeline.config.ListenerSettings;
import io.postrider.pipeline.config.MachineName;
import io.postrider.pipeline.config.PostriderSettings;
import io.postrider.pipeline.kafka.ClientSettings;
import io.quarkus.runtime.configuration.MemorySize;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What the ingress reads of the configuration, checked.
 *
 * @param endpoints at least one
 * @param rules of sessions
 * @param messages limits of one message
 * @param limits of the shell
 * @param memory octets of all messages and envelopes together
 * @param uncheckedRecipients relay domains are set, and nobody checks their recipients: an operator is to know
 */
public record IngressConfiguration(
        List<Endpoint> endpoints,
        SessionRules rules,
        MessageLimits messages,
        ShellLimits limits,
        long memory,
        boolean uncheckedRecipients) {

    private static final Endpoint DEFAULT_ENDPOINT = new Endpoint("mx", "127.0.0.1", 2525);
    /** What a record has besides its content and its recipients: all the rest of the envelope, and the Received field. */
    private static final long REST_OCTETS = 512L * 1024;

    /** A record with the longest envelope is still one that the producer takes. */
    private static final long MOST_INLINE =
            ClientSettings.MAX_RECORD_OCTETS - Transaction.RECIPIENTS_OCTETS - REST_OCTETS;

    /** Room for some large messages at once. */
    private static final long LEAST_MEMORY = 8L * 1024 * 1024;

    public IngressConfiguration {
        endpoints = List.copyOf(endpoints);
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
        AcceptancePolicy policy = policy(settings);
        return new IngressConfiguration(
                endpoints(settings.listeners()),
                checked(
                        "postrider.ingress.recipients",
                        () -> new SessionRules(policy, sizeLimit, ingress.recipients())),
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

    private static AcceptancePolicy policy(PostriderSettings settings) {
        Domain hostname = settings.hostname()
                .map(name ->
                        checked("postrider.hostname", () -> Domain.parse(name).orThrow()))
                .orElseGet(() -> MachineName.ours().domain());
        Mailbox postmaster = settings.postmaster()
                .map(text -> checked("postrider.postmaster", () -> Mailbox.of(text)))
                .orElseGet(() -> new Mailbox("postmaster", hostname));
        List<Network> trusted = settings.trustedNetworks().orElse(List.of()).stream()
                .map(text -> checked("postrider.trusted-networks", () -> Network.of(text)))
                .toList();
        RelayDomains relayed = checked(
                "postrider.relay-domains",
                () -> new RelayDomains(settings.relayDomains().orElse(List.of())));
        Set<Domain> names = checked("postrider.own-names", () -> settings.ownNames().orElse(List.of()).stream()
                .map(name -> new Domain(Domain.parse(name).orThrow().ascii()))
                .collect(Collectors.toSet()));
        Set<InetAddress> addresses =
                checked("postrider.own-addresses", () -> settings.ownAddresses().orElse(List.of()).stream()
                        .map(InetAddress::ofLiteral)
                        .collect(Collectors.toSet()));
        return new AcceptancePolicy(trusted, relayed, new Domain(hostname.ascii()), postmaster, names, addresses);
    }

    private static List<Endpoint> endpoints(Map<String, ListenerSettings> listeners) {
        if (listeners.isEmpty()) {
            return List.of(DEFAULT_ENDPOINT);
        }
        List<Endpoint> endpoints = new ArrayList<>();
        new TreeMap<>(listeners).forEach((name, listener) -> {
            Endpoint endpoint = endpoint(name, listener);
            endpoints.stream().filter(endpoint::overlaps).findFirst().ifPresent(other -> {
                // Of two alike the second would not even fail: it would take some clients of the first.
                throw new IllegalArgumentException("postrider.listeners." + name + ": listens on " + endpoint.host()
                        + ":" + endpoint.port() + ", where postrider.listeners." + other.name() + " does already");
            });
            endpoints.add(endpoint);
        });
        return endpoints;
    }

    private static Endpoint endpoint(String name, ListenerSettings listener) {
        String key = "postrider.listeners." + name;
        switch (listener.role()) {
            case "relay" -> {}
            case "submission" ->
                throw new IllegalArgumentException(
                        key + ".role: submission comes with authentication, a later release");
            default -> throw new IllegalArgumentException(key + ".role: '" + listener.role() + "' is not relay");
        }
        switch (listener.tls()) {
            case "none" -> {}
            case "starttls", "implicit" ->
                throw new IllegalArgumentException(
                        key + ".tls: TLS comes with a later release; only none is there yet");
            default -> throw new IllegalArgumentException(key + ".tls: '" + listener.tls() + "' is not none");
        }
        if (listener.host().isBlank()) {
            throw new IllegalArgumentException(key + ".host: it is empty");
        }
        return checked(key + ".port", () -> new Endpoint(name, listener.host(), listener.port()));
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

    private static <T> T checked(String key, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
        }
    }
}
