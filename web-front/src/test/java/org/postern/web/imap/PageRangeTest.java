package org.postern.web.imap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PageRangeTest {
    @Test
    void countsFromTheNewest() {
        assertThat(PageRange.newestFirst(50_000, 0, 50)).hasToString("49951:50000");
        assertThat(PageRange.newestFirst(50_000, 50, 50)).hasToString("49901:49950");
    }

    @Test
    void endsWithTheOldest() {
        assertThat(PageRange.newestFirst(120, 100, 50)).hasToString("1:20");
        assertThat(PageRange.newestFirst(1, 0, 50)).hasToString("1");
        assertThat(PageRange.newestFirst(50, 0, 50)).hasToString("1:50");
        assertThat(PageRange.newestFirst(51, 50, 50)).hasToString("1");
    }

    @Test
    void isEmptyBeyondTheFolder() {
        assertThat(PageRange.newestFirst(0, 0, 50).isEmpty()).isTrue();
        assertThat(PageRange.newestFirst(50, 50, 50).isEmpty()).isTrue();
        assertThat(PageRange.newestFirst(50, -1, 50).isEmpty()).isTrue();
        assertThat(PageRange.newestFirst(50, 0, 0).isEmpty()).isTrue();
        assertThat(PageRange.newestFirst(50, Integer.MAX_VALUE, 50).isEmpty()).isTrue();
    }

    @Test
    void doesNotOverflow() {
        assertThat(PageRange.newestFirst(Integer.MAX_VALUE, 0, Integer.MAX_VALUE))
                .isEqualTo(new PageRange(1, Integer.MAX_VALUE));
    }
}
