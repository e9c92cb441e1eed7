package io.postrider.pipeline.treatment;

import io.postrider.delivery.LaneName;
import io.postrider.delivery.NextHop;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A destination taken apart, as keys are compared with it.
 *
 * @param destination its name, without the number of a shard
 * @param relay the relay under whose policy its mail goes to exchangers, such as {@code relay:strict}; null when it is none
 * @param site the destination without that relay
 * @param hosts of the site, {@code *.suffix} for those of a group; none where configuration names them
 */
record Place(String destination, @Nullable String relay, String site, List<String> hosts) {

    private static final String SITE = "site:";

    /** @param groups suffixes of hosts as {@code *.suffix}, by the group's name as a destination */
    static Place of(String lane, Map<String, List<String>> groups) {
        String destination = LaneName.parse(lane).site();
        int slash = slash(destination);
        String site = destination.substring(slash + 1);
        List<String> hosts = site.startsWith(SITE)
                ? List.of(site.substring(SITE.length()).split(","))
                : groups.getOrDefault(site, List.of());
        return new Place(destination, slash < 0 ? null : destination.substring(0, slash), site, hosts);
    }

    /** Where a relay's name ends and that of a site begins; -1 where the relay has hosts of its own, or there is none. */
    private static int slash(String destination) {
        boolean named = destination.startsWith(NextHop.RELAY) && !destination.contains("://");
        return named ? destination.indexOf('/') : -1;
    }
}
