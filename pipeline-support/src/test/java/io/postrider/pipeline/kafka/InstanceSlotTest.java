package io.postrider.pipeline.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceSlotTest {

    @Test
    void eachClaimGetsTheLowestNumberThatIsFree(@TempDir Path data) {
        try (InstanceSlot first = InstanceSlot.claim(data);
                InstanceSlot second = InstanceSlot.claim(data)) {
            assertThat(first.number()).isZero();
            assertThat(second.number()).isEqualTo(1);
            assertThat(second.nameOn(new MachineId("mx1.example.org-0a1b")))
                    .isEqualTo(new InstanceName("mx1.example.org-0a1b-1"));
        }
        try (InstanceSlot again = InstanceSlot.claim(data)) {
            assertThat(again.number()).isZero();
        }
    }

    @Test
    void anotherProcessGetsAnotherSlotAndGivesItBackHoweverItEnds(@TempDir Path data) throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        SlotMain.class.getName(),
                        data.toString())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader said = other.inputReader()) {
            assertThat(said.readLine()).isEqualTo("slot 0");
            try (InstanceSlot ours = InstanceSlot.claim(data)) {
                assertThat(ours.number()).isEqualTo(1);
            }
            other.destroyForcibly().waitFor();
            try (InstanceSlot ours = InstanceSlot.claim(data)) {
                assertThat(ours.number()).isZero();
            }
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void aNameIsOfLettersDigitsDotsHyphensAndUnderscores() {
        assertThat(new InstanceName("Mx_1.example-0").text()).isEqualTo("Mx_1.example-0");
        assertThatThrownBy(() -> new InstanceName("a/b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new InstanceName("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new InstanceName("x".repeat(201))).isInstanceOf(IllegalArgumentException.class);
    }

    /** Holds a slot until it is killed. */
    static final class SlotMain {

        private SlotMain() {}

        public static void main(String[] arguments) throws Exception {
            try (InstanceSlot slot = InstanceSlot.claim(Path.of(arguments[0]))) {
                System.out.println("slot " + slot.number());
                Thread.sleep(60_000);
            }
        }
    }
}
