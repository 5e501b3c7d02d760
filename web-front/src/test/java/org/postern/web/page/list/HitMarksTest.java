package org.postern.web.page.list;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HitMarksTest {
    private static String marked(String query, String text) {
        List<HitMarks.Piece> pieces = HitMarks.of(query).pieces(text);
        assertThat(pieces.stream().map(HitMarks.Piece::text).collect(Collectors.joining()))
                .isEqualTo(text);
        return pieces.stream()
                .map(piece -> piece.hit() ? "[" + piece.text() + "]" : piece.text())
                .collect(Collectors.joining());
    }

    @Test
    void marksWhatTheIndexFindsWithoutRegardToCaseWidthAndAccents() {
        assertThat(marked("reunion", "La RÉUNION, prereunion")).isEqualTo("La [RÉUNION], prereunion");
        assertThat(marked("strasse", "Neue Straße 5")).isEqualTo("Neue [Straße] 5");
        assertThat(marked("paris", "Ｐａｒｉｓ")).isEqualTo("[Ｐａｒｉｓ]");
        assertThat(marked("会議", "東京の会議室")).isEqualTo("東京の[会議]室");
        assertThat(marked("\"blue factory\"", "a Blue factory b")).isEqualTo("a [Blue factory] b");
        assertThat(marked("a OR subject:b", "a b c")).isEqualTo("[a] [b] c");
        assertThat(marked("aa aab", "aabc")).isEqualTo("[aab]c");
    }

    @Test
    void marksNothingThatWasNotAskedFor() {
        assertThat(marked("-blue from:ann is:unread", "blue ann unread")).isEqualTo("blue ann unread");
        assertThat(marked("", "text")).isEqualTo("text");
        assertThat(marked("x", "")).isEmpty();
        assertThat(marked("<b>", "a <b> c\uD83D\uDE00")).isEqualTo("a [<b>] c\uD83D\uDE00");
    }
}
