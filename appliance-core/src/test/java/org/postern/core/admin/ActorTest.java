package org.postern.core.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who runs a command, by what the system says. */
class ActorTest {
    @Test
    void sudoNamesThePersonBehindRoot() {
        assertThat(Actor.ofCommand(Map.of("SUDO_USER", "alice", Actor.CALLER, "root"), "postern"))
                .isEqualTo(new Actor("alice by sudo", "console"));
        assertThat(Actor.ofCommand(Map.of(Actor.CALLER, "root"), "postern").name())
                .isEqualTo("root");
        assertThat(Actor.ofCommand(Map.of(), "postern").name()).isEqualTo("postern");
    }

    @Test
    void whatIsNoUserNameCountsForNothing() {
        assertThat(Actor.ofCommand(Map.of("SUDO_USER", "a\tb", Actor.CALLER, ""), "postern")
                        .name())
                .isEqualTo("postern");
    }
}
