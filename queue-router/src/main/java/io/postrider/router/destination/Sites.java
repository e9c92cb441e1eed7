package io.postrider.router.destination;

import io.postrider.address.Domain;
import io.postrider.address.Parsed;
import io.postrider.delivery.LaneName;
import io.postrider.dns.ExchangerLookup;
import io.postrider.dns.MailExchanger;
import io.postrider.envelope.QueueId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which exchangers are one destination, and over how many lanes its mail is spread (DESIGN section 5). A set of exchangers
 * whose hosts all belong to one group is that group, so that all tenants of a provider are one site; any other set is itself.
 */
public final class Sites {

    /** Every set of exchangers for itself, and each on one lane. */
    public static final Sites PLAIN = new Sites(Map.of(), Map.of());

    private final Map<String, String> groupBySuffix = new HashMap<>();
    private final Map<String, Integer> shards;

    /**
     * @param groups suffixes of exchangers' names, by the group's name
     * @param shards over how many lanes a destination is spread, by its name
     * @throws IllegalArgumentException with one line that names the key and what is wrong with it
     */
    public Sites(Map<String, List<String>> groups, Map<String, Integer> shards) {
        groups.forEach(this::add);
        shards.forEach((name, count) -> {
            if (count < 1 || count > LaneName.MAX_SHARDS || name.indexOf('#') >= 0) {
                throw new IllegalArgumentException("postrider.destinations.shards: '" + name
                        + "': the name of a destination, and 1 to " + LaneName.MAX_SHARDS);
            }
        });
        this.shards = Map.copyOf(shards);
    }

    /** The destination of mail to those exchangers of that domain, under that relay's policy. */
    public Destination of(ExchangerLookup.Exchangers exchangers, Domain domain, @Nullable String relay) {
        String group = groupOf(exchangers.hosts());
        String site = group == null ? Destination.siteOf(exchangers) : LaneName.GROUP + group;
        return Destination.site(site, domain, relay);
    }

    /** The lane that this message takes of those of its destination; always the same. */
    public Destination shard(Destination whole, QueueId message) {
        Integer count = shards.isEmpty() ? null : shards.get(whole.name());
        if (count == null || count == 1) {
            return whole;
        }
        int number = Math.floorMod(message.text().hashCode(), count);
        return new Destination(new LaneName(whole.name(), number, count).text(), whole.nextHop());
    }

    private @Nullable String groupOf(List<MailExchanger> exchangers) {
        String common = null;
        for (MailExchanger exchanger : exchangers) {
            String group = groupOf(exchanger.host());
            if (group == null || common != null && !common.equals(group)) {
                return null;
            }
            common = group;
        }
        return common;
    }

    /** By the longest suffix. */
    private @Nullable String groupOf(String host) {
        String group = groupBySuffix.get(host);
        for (int dot = host.indexOf('.'); group == null && dot >= 0; dot = host.indexOf('.', dot + 1)) {
            group = groupBySuffix.get(host.substring(dot + 1));
        }
        return group;
    }

    private void add(String name, List<String> suffixes) {
        String key = "postrider.destinations.groups." + name;
        if (!LaneName.isGroupName(name)) {
            throw new IllegalArgumentException(
                    key + ": a group's name is 1 to 64 letters, digits, hyphens and underscores");
        }
        for (String suffix : suffixes) {
            String other =
                    switch (Domain.parse(suffix.startsWith(".") ? suffix.substring(1) : suffix)) {
                        case Parsed.Ok<Domain>(Domain domain)
                        when !domain.isAddressLiteral() -> groupBySuffix.put(domain.ascii(), name);
                        case Parsed.Ok<Domain> literal ->
                            throw new IllegalArgumentException(key + ": '" + suffix + "' is no name of a host");
                        case Parsed.Bad<Domain>(String problem) ->
                            throw new IllegalArgumentException(key + ": '" + suffix + "': " + problem);
                    };
            if (other != null) {
                throw new IllegalArgumentException(key + ": '" + suffix + "' is in group " + other + " too");
            }
        }
    }
}
