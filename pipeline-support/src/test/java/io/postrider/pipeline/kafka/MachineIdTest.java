package io.postrider.pipeline.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineIdTest {

    @Test
    void machinesOfOneNameWithDirectoriesOfTheirOwnHaveIdsOfTheirOwn(@TempDir Path one, @TempDir Path other) {
        assertThat(MachineId.in(one, "mx1")).isNotEqualTo(MachineId.in(other, "mx1"));
    }

    @Test
    void aDirectoryKeepsItsIdWhateverTheMachineIsCalledLater(@TempDir Path data) {
        MachineId first = MachineId.in(data, "mx1");

        assertThat(first.text()).matches("mx1-[0-9a-f]{12}");
        assertThat(MachineId.in(data, "mx1")).isEqualTo(first);
        assertThat(MachineId.in(data, "renamed")).isEqualTo(first);
    }

    @Test
    void whoeverAsksAtOnceIsToldTheSame(@TempDir Path data) throws Exception {
        try (ExecutorService processes = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<MachineId>> asked = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                asked.add(processes.submit(() -> MachineId.in(data, "mx1")));
            }
            for (Future<MachineId> each : asked) {
                assertThat(each.get()).isEqualTo(MachineId.in(data, "mx1"));
            }
        }
    }

    @Test
    void anIdThatAPowerCutLeftUnreadableIsMadeAnew(@TempDir Path data) throws Exception {
        for (byte[] left : List.of(new byte[0], new byte[40], "x".repeat(400).getBytes("US-ASCII"))) {
            Files.write(data.resolve("machine-id"), left);

            MachineId made = MachineId.in(data, "mx1");

            assertThat(made.text()).startsWith("mx1-");
            assertThat(MachineId.in(data, "mx1")).isEqualTo(made);
        }
    }

    @Test
    void anyMachinesNameMakesAnId(@TempDir Path odd, @TempDir Path longest) {
        assertThat(MachineId.in(odd, "mx 1/ü").text()).startsWith("mx-1---");
        assertThat(MachineId.in(longest, "x".repeat(255)).text()).hasSize(150);
    }

    @Test
    void whereTheDirectoryCannotBeWrittenOneLineSaysWhich(@TempDir Path parent) throws Exception {
        Path file = Files.createFile(parent.resolve("file"));

        assertThatThrownBy(() -> MachineId.in(file, "mx1"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("machine-id");
    }
}
