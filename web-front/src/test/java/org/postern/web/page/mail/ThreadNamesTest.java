package org.postern.web.page.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The short names of who took part in a conversation. */
final class ThreadNamesTest {
    @Test
    void theFirstWordStandsWithoutTheCommaOfASurname() {
        assertThat(ThreadRows.first("O'Neill, Pat")).isEqualTo("O'Neill");
        assertThat(ThreadRows.first("佐藤、花子")).isEqualTo("佐藤、花子");
        assertThat(ThreadRows.first("佐藤， 花子")).isEqualTo("佐藤");
        assertThat(ThreadRows.first(" Marie Lindqvist")).isEqualTo("Marie");
        assertThat(ThreadRows.first(", Pat")).isEqualTo(", Pat");
    }
}
