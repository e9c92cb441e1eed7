package io.postrider.pipeline.runtime;

import io.postrider.pipeline.config.PostriderSettings;
import io.postrider.pipeline.kafka.InstanceName;
import io.postrider.pipeline.kafka.InstanceSlot;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Holds this process's slot for as long as it runs, unless the operator has named it. */
@Singleton
public class ThisInstance {

    private final InstanceName name;
    private final Optional<InstanceSlot> slot;

    @Inject
    ThisInstance(PostriderSettings settings) {
        if (settings.instance().isPresent()) {
            this.slot = Optional.empty();
            this.name = new InstanceName(settings.instance().get());
        } else {
            InstanceSlot claimed = InstanceSlot.claim(settings.data());
            this.slot = Optional.of(claimed);
            this.name = claimed.nameOn(machine());
        }
    }

    InstanceName name() {
        return name;
    }

    @PreDestroy
    void release() {
        slot.ifPresent(InstanceSlot::close);
    }

    /** Not the name we greet with: many machines may greet with one, and each must have ids of its own. */
    private static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
