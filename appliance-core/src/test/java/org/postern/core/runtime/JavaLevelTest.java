package org.postern.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class JavaLevelTest {
    private final JavaLevel level = JavaLevel.of("25.0.3", "2026-04-21", "bundled");

    @Test
    void aHundredDaysAreFine() {
        assertThat(level.warning(at("2026-04-21"))).isEmpty();
        assertThat(level.warning(at("2026-07-30"))).isEmpty();
    }

    @Test
    void afterAHundredDaysItIsSaidHowOldItIsAndWhatHelps() {
        assertThat(level.warning(at("2026-07-31")))
                .hasValueSatisfying(words -> assertThat(words)
                        .contains("25.0.3", "101 days old", "newer version of Postern", "the system's updates"));
        assertThat(level.warning(at("2026-11-07")))
                .hasValueSatisfying(words -> assertThat(words).contains("200 days old"));
    }

    @Test
    void aRuntimeThatDoesNotSayItsDayIsWarnedAboutToo() {
        assertThat(JavaLevel.of("17.0.9", "", "system").warning(at("2026-01-01")))
                .isPresent();
        assertThat(JavaLevel.of("17.0.9", "yesterday", "system").words()).contains("of no known day");
    }

    @Test
    void itIsSaidWhichOneItIsAndWhy() {
        assertThat(level.words()).isEqualTo("25.0.3 with the fixes of 2026-04-21; it is that of Postern");
        assertThat(JavaLevel.of("25.0.3", "2026-04-21", "lacking").words())
                .contains("the system has none", "/usr/lib/jvm");
        assertThat(JavaLevel.of("17.0.21", "2026-10-20", "system").words()).contains("the system's", "newer fixes");
        assertThat(JavaLevel.of("17.0.21", "2026-10-20", "only").words()).contains("brings none");
        assertThat(JavaLevel.of("17.0.21", "2026-10-20", "forced").words()).contains("configured");
    }

    @Test
    void theJavaThatRunsThisSaysItsDay() {
        assertThat(JavaLevel.running().day())
                .hasValueSatisfying(
                        day -> assertThat(day).isBetween(LocalDate.of(2021, 9, 1), LocalDate.of(2036, 1, 1)));
    }

    private static Clock at(String day) {
        return Clock.fixed(Instant.parse(day + "T12:00:00Z"), ZoneOffset.UTC);
    }
}
