package org.postern.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClassArchiveTest {
    @Test
    void theOneThatTheLauncherGaveIsInUseWhereTheJvmShares() {
        assertThat(ClassArchive.of("given", "mixed mode, sharing")).isEqualTo(ClassArchive.IN_USE);
        assertThat(ClassArchive.of("given", "mixed mode")).isEqualTo(ClassArchive.REFUSED);
    }

    @Test
    void javasOwnIsNotThatOne() {
        assertThat(ClassArchive.of("none", "mixed mode, sharing")).isEqualTo(ClassArchive.NONE);
    }

    @Test
    void withoutTheLauncherNothingIsKnown() {
        assertThat(ClassArchive.of("", "mixed mode, sharing")).isEqualTo(ClassArchive.UNKNOWN);
    }

    @Test
    void theAdviceNamesTheCommand() {
        assertThat(ClassArchive.advice()).contains("bin/class-archive");
    }
}
