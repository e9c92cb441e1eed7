package io.postrider.allinone.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.testing.load.Latencies;
import io.postrider.testing.load.LightLoad;
import io.postrider.testing.load.StuckMail;
import io.postrider.testing.process.PostriderProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * P5 with numbers: 10,000 messages are stuck behind a tarpit, a dead host and a rate limit, and the mail of others is at
 * most 20 % and 20 ms later than on a quiet system, at the median and at the 99th percentile. Both are measured in several
 * parts, and the middle ones are compared: a machine that does something else for a second spoils one part.
 * ({@code ./postrider bench isolation} measures the same for longer, and in fresh processes.)
 */
class IsolationIT {

    private static final int STUCK = 10_000;
    private static final int RECEIVERS = 10;
    private static final int WARM_UP = 1_500;
    private static final int WARM_UP_RATE = 250;
    private static final int PARTS = 5;
    private static final int MESSAGES = 150;
    private static final int RATE = 50;

    @Test
    void mail_for_others_is_as_fast_with_ten_thousand_messages_stuck(@TempDir Path directory) throws Exception {
        try (World world = new World(directory)) {
            LightLoad others = world.with(LightLoad.open(RECEIVERS));
            StuckMail trouble = world.with(new StuckMail());
            PostriderProcess postrider =
                    world.started(world.postrider("isolated").yaml("postrider:\n  routes:\n" + others.routes()
                            + trouble.routes() + "  shaping:\n" + trouble.shaping() + "  retry: { delays: [30s] }\n"));
            others.measure(postrider.smtpPort(), 0, WARM_UP, WARM_UP_RATE);

            List<Latencies> quiet = measured(others, postrider);
            StuckMail.Numbers numbers = StuckMail.Numbers.of(STUCK);
            trouble.send(postrider.smtpPort(), numbers);
            // When this one has arrived, the worker has looked at all that was handed in before it.
            others.measure(postrider.smtpPort(), 0, 1, RATE);
            List<Latencies> loaded = measured(others, postrider);

            assertThat(trouble.waiting(numbers)).isGreaterThan(STUCK * 9 / 10);
            assertThat(trouble.heldByTarpit()).isPositive();
            assertThat(Latencies.middle(loaded, Latencies::median))
                    .as("median of %s, quiet %s", loaded, quiet)
                    .isLessThanOrEqualTo(Latencies.limit(Latencies.middle(quiet, Latencies::median)));
            assertThat(Latencies.middle(loaded, Latencies::p99))
                    .as("p99 of %s, quiet %s", loaded, quiet)
                    .isLessThanOrEqualTo(Latencies.limit(Latencies.middle(quiet, Latencies::p99)));
        }
    }

    private static List<Latencies> measured(LightLoad others, PostriderProcess postrider) throws Exception {
        List<Latencies> parts = new ArrayList<>();
        for (int i = 0; i < PARTS; i++) {
            parts.add(others.measure(postrider.smtpPort(), 10, MESSAGES, RATE));
        }
        return parts;
    }
}
