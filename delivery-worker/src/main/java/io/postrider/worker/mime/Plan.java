package io.postrider.worker.mime;

import java.util.List;

/**
 * What a {@link ConvertedStream} is to do with the entities of one message, in the order in which their headers come.
 *
 * @param treatments one for each entity
 * @param length of what comes of it, in octets: no less than it, and hardly more
 */
public record Plan(List<Treatment> treatments, long length) {

    public Plan {
        treatments = List.copyOf(treatments);
    }

    Treatment of(int entity) {
        return treatments.get(entity);
    }
}
