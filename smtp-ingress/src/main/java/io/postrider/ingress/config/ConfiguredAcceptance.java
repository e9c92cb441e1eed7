package io.postrider.ingress.config;

import static io.postrider.ingress.config.IngressConfiguration.checked;

import io.postrider.address.Domain;
import io.postrider.address.Mailbox;
import io.postrider.ingress.acceptance.AcceptancePolicy;
import io.postrider.ingress.acceptance.Network;
import io.postrider.ingress.acceptance.RelayDomains;
import io.postrider.pipeline.config.MachineName;
import io.postrider.pipeline.config.PostriderSettings;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads who may send where, and who we are. */
final class ConfiguredAcceptance {

    private ConfiguredAcceptance() {}

    static AcceptancePolicy of(PostriderSettings settings) {
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
}
