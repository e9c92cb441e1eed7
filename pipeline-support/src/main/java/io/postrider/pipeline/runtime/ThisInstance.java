package io.postrider.pipeline.runtime;

import io.postrider.pipeline.config.MachineName;
import io.postrider.pipeline.config.PostriderSettings;
import io.postrider.pipeline.kafka.InstanceName;
import io.postrider.pipeline.kafka.InstanceSlot;
import io.postrider.pipeline.kafka.MachineId;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
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
            // Not the name we greet with: many machines may greet with one.
            this.name = claimed.nameOn(
                    MachineId.in(settings.data(), MachineName.ours().local()));
        }
    }

    InstanceName name() {
        return name;
    }

    @PreDestroy
    void release() {
        slot.ifPresent(InstanceSlot::close);
    }
}
