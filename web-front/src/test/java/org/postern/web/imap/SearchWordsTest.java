package org.postern.web.imap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SearchWordsTest {
    @Test
    void keepsPhrasesTogether() {
        assertThat(SearchWords.of("  budget \"third quarter\"\u3000会議 ").words())
                .containsExactly("budget", "third quarter", "会議");
    }

    @Test
    void isBounded() {
        assertThat(SearchWords.of("w ".repeat(1_000)).words()).hasSize(10);
        assertThat(SearchWords.of("\ud83d\ude00".repeat(90).concat("x".repeat(90)))
                        .words())
                .allSatisfy(word ->
                        assertThat(word.codePointCount(0, word.length())).isLessThanOrEqualTo(100));
    }

    @Test
    void findsNothingInNothing() {
        assertThat(SearchWords.of(" \" \r\n").isEmpty()).isTrue();
    }

    @Test
    void knowsWhatNeedsACharset() {
        assertThat(SearchWords.of("plain words").isAscii()).isTrue();
        assertThat(SearchWords.of("plain 語").isAscii()).isFalse();
    }
}
