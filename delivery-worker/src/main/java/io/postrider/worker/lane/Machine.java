package io.postrider.worker.lane;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** What the processors have to do: a queue that is long because they are busy is no destination's fault. */
@FunctionalInterface
interface Machine {

    /** From 0 to 1, of late; 0 when it cannot be told. */
    double load();

    /** The machine, or the container, that this runs on. */
    static Machine present() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? () -> Math.max(0, system.getCpuLoad())
                : () -> 0;
    }
}
