package io.postrider.bench.deferred;

import io.postrider.bench.Checkout;
import io.postrider.bench.Removal;
import io.postrider.bench.endtoend.Press;
import io.postrider.schedule.DelayTopic;
import io.postrider.testing.load.LightLoad;
import io.postrider.testing.process.PostriderProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The same measurements in the same order with nothing on the schedule and with very much: a start after an orderly stop, a
 * first message, a pause, runs of fresh mail, and a start after kill -9.
 */
@Command(
        name = "deferred",
        description =
                "Memory, cost of fresh mail and restarts with an empty queue and with a million deferred messages."
                        + " Needs 3 GB of disk in the directory for temporary files for each million.")
public final class Deferred implements Callable<Integer> {

    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final int FRESH_OCTETS = 10_240;
    private static final int SESSIONS = 50;
    private static final int UNMEASURED = 1_000;
    private static final int WARM_RATE = 250;
    private static final int LIGHT = 600;
    private static final int LIGHT_RATE = 50;
    /** Measured before anything is due, so that it is over sooner than it lasts. */
    private static final Duration HEAD_START = Duration.ofSeconds(2);

    @Option(names = "--messages", description = "deferred (${DEFAULT-VALUE})")
    private int messages = 1_000_000;

    @Option(
            names = "--over-smtp",
            description = "of them really sent and put off by their receiver; the others are written to"
                    + " the delay topics as the worker would (${DEFAULT-VALUE})")
    private int overSmtp = 50_000;

    @Option(names = "--size", description = "octets of each deferred message (${DEFAULT-VALUE})")
    private int octets = 2_000;

    @Option(names = "--fresh", description = "messages of 10 KB in each run (${DEFAULT-VALUE})")
    private int fresh = 30_000;

    @Option(names = "--runs", description = "with each queue; the middle one is told (${DEFAULT-VALUE})")
    private int runs = 3;

    @Option(names = "--at-once", description = "that come due in one moment at the end (${DEFAULT-VALUE})")
    private int atOnce = 50_000;

    private final PrintStream out = System.out;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("postrider-bench");
        try (Press press = Press.open(FRESH_OCTETS, SESSIONS);
                LightLoad first = LightLoad.open(1);
                WaitingRoom room = new WaitingRoom(octets);
                PostriderProcess postrider = Checkout.postrider(directory)
                        .yaml("postrider:\n  routes:\n" + press.route() + first.routes() + room.route()
                                + "  retry: { delays: [1h] }\n")
                        .build()) {
            postrider.start();
            press.run(postrider, fresh);
            postrider.stop();
            Findings empty = measure(postrider, directory, press, first);
            fill(postrider, room);
            postrider.stop();
            Findings full = measure(postrider, directory, press, first);
            out.printf("%nwith %,.0f records on the schedule:%n", waiting(postrider));
            Findings.print(out, empty, full);
            comeDueAtOnce(postrider, room, first);
        } finally {
            Removal.of(directory);
        }
        return 0;
    }

    private void fill(PostriderProcess postrider, WaitingRoom room) throws IOException, InterruptedException {
        int really = Math.min(overSmtp, messages);
        long began = System.nanoTime();
        room.fillOverSmtp(postrider, really);
        long middle = System.nanoTime();
        room.fillDirectly(postrider.kafkaPort(), messages - really);
        out.printf(
                "filled: %,d over SMTP in %.0f s, %,d directly in %.0f s%n",
                really, (middle - began) / 1e9, messages - really, (System.nanoTime() - middle) / 1e9);
    }

    /** Others' latency while very many that wait for one destination come due in one moment, as after a long stop. */
    private void comeDueAtOnce(PostriderProcess postrider, WaitingRoom room, LightLoad others)
            throws IOException, InterruptedException {
        others.measure(postrider.smtpPort(), 0, UNMEASURED, WARM_RATE);
        out.printf("%nothers, nothing due:     %s%n", others.measure(postrider.smtpPort(), 0, LIGHT, LIGHT_RATE));
        room.fillForSoon(postrider.kafkaPort(), atOnce);
        Thread.sleep(DelayTopic.S10.delay().minus(HEAD_START));
        out.printf("others, %,d due at once: %s%n", atOnce, others.measure(postrider.smtpPort(), 0, LIGHT, LIGHT_RATE));
    }

    /** Leaves it running. */
    private Findings measure(PostriderProcess postrider, Path directory, Press press, LightLoad first)
            throws IOException, InterruptedException {
        long began = System.nanoTime();
        Duration start = postrider.start();
        Duration startCpu = postrider.cpu();
        first.measure(postrider.smtpPort(), 0, 1, 1);
        Duration firstDelivery = Duration.ofNanos(System.nanoTime() - began);
        press.run(postrider, Math.max(1, fresh / 2));
        List<Press.Figures> figures = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            figures.add(press.run(postrider, fresh));
            out.printf("fresh mail: %s%n", figures.getLast());
        }
        long resident = postrider.residentMebibytes();
        long peak = postrider.peakResidentMebibytes();
        Duration before = postrider.cpu();
        Thread.sleep(IDLE);
        double idle = (double) postrider.cpu().minus(before).toMillis() / IDLE.toMillis();
        postrider.kill();
        Duration afterKill = postrider.start();
        Duration afterKillCpu = postrider.cpu();
        return new Findings(
                start,
                firstDelivery,
                startCpu,
                afterKill,
                afterKillCpu,
                figures,
                idle,
                resident,
                peak,
                disk(directory));
    }

    private static double waiting(PostriderProcess postrider) throws IOException, InterruptedException {
        double depth = 0;
        for (int i = 0; i < 20 && depth == 0; i++) {
            // It is measured every ten seconds.
            Thread.sleep(Duration.ofSeconds(1));
            depth = postrider.metric("postrider_router_schedule_depth", "");
        }
        return depth;
    }

    private static long disk(Path directory) throws IOException, InterruptedException {
        Process du = new ProcessBuilder("du", "-sm", directory.toString()).start();
        String told = new String(du.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        if (du.waitFor() != 0) {
            throw new IOException("du: " + told);
        }
        return Long.parseLong(told.split("\\s")[0]);
    }
}
