package io.postrider.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.address.Domain;
import org.junit.jupiter.api.Test;

class MachineNameTest {

    @Test
    void mailUsesTheNameThatTheResolverKnows() {
        assertThat(new MachineName("mx1", "mx1.example.org").domain()).isEqualTo(new Domain("mx1.example.org"));
    }

    @Test
    void aNameThatMailDoesNotKnowIsLocalhostToIt() {
        assertThat(new MachineName("mx_1 ü", "mx_1 ü").domain()).isEqualTo(new Domain("localhost"));
    }

    @Test
    void everyMachineHasOne() {
        assertThat(MachineName.ours().local()).isNotBlank();
        assertThat(MachineName.ours()).isEqualTo(MachineName.ours());
    }
}
