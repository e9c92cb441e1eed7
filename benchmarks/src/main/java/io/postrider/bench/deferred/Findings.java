package io.postrider.bench.deferred;

import io.postrider.bench.endtoend.Press;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/**
 * What was found with a queue of one length.
 *
 * @param start from the process to its 220, after an orderly stop
 * @param firstDelivery from the process to its first delivery of a message that was handed in at once
 * @param startCpu what the process spent until its 220, which does not depend on who else uses the machine
 * @param startAfterKill to the 220 after kill -9
 * @param startAfterKillCpu spent until then
 * @param runs of fresh mail, after some that did not count
 * @param idleCpu of a core, while no mail comes
 * @param resident MiB after the runs
 * @param peakResident MiB at most since the start
 * @param disk MiB of the data directory
 */
record Findings(
        Duration start,
        Duration firstDelivery,
        Duration startCpu,
        Duration startAfterKill,
        Duration startAfterKillCpu,
        List<Press.Figures> runs,
        double idleCpu,
        long resident,
        long peakResident,
        long disk) {

    /** The middle run by CPU a message, and by messages a second. */
    private Press.Figures middle() {
        double cpu =
                runs.stream().mapToDouble(Press.Figures::cpuMillisEach).sorted().toArray()[runs.size() / 2];
        double pace =
                runs.stream().mapToDouble(Press.Figures::perSecond).sorted().toArray()[runs.size() / 2];
        return new Press.Figures(pace, cpu);
    }

    static void print(PrintStream out, Findings empty, Findings full) {
        out.printf("%-44s %12s %12s%n", "", "empty", "full");
        line(out, "start to 220, s", seconds(empty.start), seconds(full.start));
        line(out, "start to first delivery, s", seconds(empty.firstDelivery), seconds(full.firstDelivery));
        line(out, "CPU until 220, s", seconds(empty.startCpu), seconds(full.startCpu));
        line(out, "start to 220 after kill -9, s", seconds(empty.startAfterKill), seconds(full.startAfterKill));
        line(
                out,
                "fresh mail, messages/s",
                empty.middle().perSecond(),
                full.middle().perSecond());
        line(
                out,
                "CPU a fresh message, ms",
                empty.middle().cpuMillisEach(),
                full.middle().cpuMillisEach());
        line(out, "CPU with no mail, % of a core", 100 * empty.idleCpu, 100 * full.idleCpu);
        line(out, "resident after the runs, MiB", empty.resident, full.resident);
        line(out, "resident at most, MiB", empty.peakResident, full.peakResident);
        line(out, "disk, MiB", empty.disk, full.disk);
    }

    private static void line(PrintStream out, String what, double empty, double full) {
        out.printf("%-44s %12.3f %12.3f%n", what, empty, full);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
