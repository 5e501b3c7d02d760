package org.postern.message.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.Random;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.postern.message.LinearWork;

class SearchFoldTest {
    @Test
    void widthCaseAndAccentsDoNotCount() {
        SoftAssertions softly = new SoftAssertions();
        same(softly, "Ｐａｒｉｓ", "paris");
        same(softly, "ﾊﾟｿｺﾝ", "パソコン");
        same(softly, "ｶﾞｽ", "ガス");
        same(softly, "か゛", "が");
        same(softly, "は゜", "ぱ");
        same(softly, "㈱", "(株)");
        same(softly, "①", "1");
        same(softly, "㍻", "平成");
        same(softly, "ｰ", "ー");
        same(softly, "３〜５", "3～5");
        same(softly, "Jäger", "JAGER");
        same(softly, "Jäger", Normalizer.normalize("jäger", Normalizer.Form.NFD));
        same(softly, "François Lefèvre", "francois lefevre");
        same(softly, "Señor Núñez", "senor nunez");
        same(softly, "Straße", "STRASSE");
        same(softly, "STRAẞE", "strasse");
        same(softly, "Œuvre", "oeuvre");
        same(softly, "Ærø", "aero");
        same(softly, "Ǿ", "o");
        same(softly, "Łódź", "lodz");
        same(softly, "Đà Nẵng", "da nang");
        same(softly, "Þór", "thor");
        same(softly, "İSTANBUL", "istanbul");
        same(softly, "ISPARTA", "ısparta");
        same(softly, "ﬁnal", "final");
        same(softly, "ſ", "S");
        same(softly, "ΑΘΉΝΑ", "αθηνα");
        same(softly, "ΟΔΟΣ", "οδος");
        same(softly, "ПРИВЕТ", "привет");
        same(softly, "й", Normalizer.normalize("Й", Normalizer.Form.NFD));
        same(softly, "Here’s", "here's");
        same(softly, "a\u00adb\u200bc\ufeff", "abc");
        same(softly, "葛\udb40\udd00", "葛");
        same(softly, "10\u00a0000", "10 000");
        same(softly, "한글", Normalizer.normalize("한글", Normalizer.Form.NFD));
        softly.assertAll();
    }

    @Test
    void whatMakesAnotherLetterStays() {
        SoftAssertions softly = new SoftAssertions();
        for (String[] pair : new String[][] {
            {"か", "が"},
            {"は", "ぱ"},
            {"か", "カ"},
            {"й", "и"},
            {"ё", "е"},
            {"कि", "क"},
            {"อา", "อ"},
            {"日", "曰"},
            {"や", "ゃ"},
            {"高", "髙"}
        }) {
            softly.assertThat(SearchFold.of(pair[0])).as(pair[0]).isNotEqualTo(SearchFold.of(pair[1]));
        }
        softly.assertThat(SearchFold.of("Two  lines\r\nand\ttabs")).isEqualTo("two  lines\r\nand\ttabs");
        softly.assertThat(SearchFold.of("")).isEmpty();
        softly.assertAll();
    }

    @Test
    void foldingTwiceIsFoldingOnceWhateverTheText() {
        Random random = new Random(11);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(6); i >= 0; i--) {
                int bound = random.nextInt(4) == 0 ? 0x20000 : random.nextBoolean() ? 0x600 : 0x3200;
                text.appendCodePoint(random.nextInt(bound));
            }
            String once = SearchFold.of(text);
            assertThat(SearchFold.of(once))
                    .as(text.codePoints()
                            .mapToObj(Integer::toHexString)
                            .toList()
                            .toString())
                    .isEqualTo(once);
        }
    }

    @Test
    void costGrowsWithTheTextAlsoForPilesOfMarks() {
        for (String piece : new String[] {"\u0301\u0323", "é", "ﾊﾟ", "ﷺ", "\ud800", "か゛", "a", "e\u0301"}) {
            LinearWork.of(400_000, size -> piece.repeat(size / piece.length()), SearchFold::of);
        }
    }

    private static void same(SoftAssertions softly, String a, String b) {
        softly.assertThat(SearchFold.of(a)).as(a + " and " + b).isEqualTo(SearchFold.of(b));
    }
}
