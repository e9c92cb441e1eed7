package io.postrider.pipeline.runtime;

import io.postrider.pipeline.stage.TransactionalStage;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The stages of this process, for its health to tell of. Whoever starts a stage adds it, and removes it when it stops. */
@ApplicationScoped
public class RunningStages {

    private final List<TransactionalStage> stages = new CopyOnWriteArrayList<>();

    public void add(TransactionalStage stage) {
        stages.add(stage);
    }

    public void remove(TransactionalStage stage) {
        stages.remove(stage);
    }

    List<TransactionalStage> all() {
        return List.copyOf(stages);
    }
}
