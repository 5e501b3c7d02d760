package org.postern.core.admin.box;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DiskCheckTest {
    private static final long MIB = 1 << 20;

    @Test
    void warnsWhenLessIsLeftThanFourTimesTheReserve() {
        assertThat(new DiskCheck(256 * MIB, 100_000 * MIB, 64 * MIB).warning()).isEmpty();
        assertThat(new DiskCheck(255 * MIB, 100_000 * MIB, 64 * MIB).warning())
                .hasValueSatisfying(words -> assertThat(words).contains("only 255 MiB are free", "452", "old backups"));
    }

    @Test
    void ofASmallDiskAQuarterIsEnough() {
        assertThat(new DiskCheck(25 * MIB, 96 * MIB, 64 * MIB).warning()).isEmpty();
        assertThat(new DiskCheck(23 * MIB, 96 * MIB, 64 * MIB).warning()).isPresent();
    }
}
