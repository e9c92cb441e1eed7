package io.postrider.pipeline.config;

import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Map;

/** What is one destination, and over how many lanes it is spread. */
public interface DestinationSettings {

    /** Whether the large mailbox providers are one destination each. */
    @WithDefault("true")
    boolean builtInGroups();

    /** Suffixes of mail exchangers' names by the name of their group; one that is built in is replaced. */
    Map<String, List<String>> groups();

    /** Lanes by the destination's name, such as {@code group:google} or {@code relay:smarthost}. Default: one. */
    Map<String, Integer> shards();
}
