package org.postern.web.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.postern.web.organizer.UnsupportedSearchException;

class SearchKeysTest {
    @Test
    void isEmptyWithoutAnythingToSearchFor() {
        assertThat(SearchKeys.of(" \u3000 \"\" ").isEmpty()).isTrue();
        assertThat(SearchKeys.of("a").isEmpty()).isFalse();
    }

    @Test
    void saysWhatAnImapServerCannotSearchFor() {
        for (String query : List.of("a filename:b", "a OR -in:\"archive\"")) {
            assertThatThrownBy(() -> SearchKeys.of(query)).isInstanceOf(UnsupportedSearchException.class);
        }
        assertThat(SearchKeys.of("-is:unread OR from:\"a b\" before:2026-02-03T00:00+09:00 larger:5")
                        .isEmpty())
                .isFalse();
    }
}
