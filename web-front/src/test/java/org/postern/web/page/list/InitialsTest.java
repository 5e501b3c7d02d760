package org.postern.web.page.list;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class InitialsTest {
    @Test
    void takesTheFirstAndTheLastWordOrTheFirstCharacter() {
        assertThat(Initials.of("Carol Danvers")).isEqualTo("CD");
        assertThat(Initials.of("jean-luc van der Meer")).isEqualTo("JM");
        assertThat(Initials.of("\"Bob\" (Sales)")).isEqualTo("BS");
        assertThat(Initials.of("Madonna")).isEqualTo("M");
        assertThat(Initials.of("佐藤 花子")).isEqualTo("佐");
        assertThat(Initials.of("info@shop.example")).isEqualTo("I");
        assertThat(Initials.of("E\u0301mile Zola")).isEqualTo("E\u0301Z");
        assertThat(Initials.of("\uD83D\uDE00 !!")).isEmpty();
        assertThat(Initials.of("")).isEmpty();
    }
}
