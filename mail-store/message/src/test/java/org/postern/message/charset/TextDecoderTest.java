package org.postern.message.charset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

class TextDecoderTest {
    private static final List<String> WESTERN = List.of(
            "Jäger",
            "François Lefèvre",
            "Cédric Benoît",
            "Réunion générale",
            "Angebot für März",
            "Señor Núñez",
            "Reçu no 12",
            "Bestätigung Ihrer Bestellung",
            "Größe: äöüß ÄÖÜ",
            "été créée à Orléans",
            "Übergrößenträger",
            "Ærø Øre Ångström",
            "¿Qué tal, señora? ¡Olé!",
            "Île-de-France, Noël, naïve",
            "coração, não, São João",
            "ÄÄÄ ÖÖÖ");

    private static final List<String> JAPANESE =
            List.of("お世話になっております。", "会議のお知らせ", "請求書（１１月分）です", "ｶﾀｶﾅと漢字のテスト①", "本日の中止", "カタログ送付の件");

    private static String decoded(byte[] octets, String label) {
        return TextDecoder.decode(octets, Optional.of(label), Optional.empty()).text();
    }

    private static byte[] in(String text, String charset) {
        return text.getBytes(Charset.forName(charset));
    }

    @Test
    void labelsAreKnownInEverySpelling() {
        for (String label : List.of("ISO_8859-2", "iso88592", "ISO-8859-2:1987", "l2", "\"latin2\"", "x-iso-8859-2")) {
            assertThat(decoded(in("Zażółć", "ISO-8859-2"), label)).as(label).isEqualTo("Zażółć");
        }
        for (String label : List.of("Windows1251", "win-1251", "CP-1251", "x-cp1251", "ansi-1251")) {
            assertThat(decoded(in("Счёт", "windows-1251"), label)).as(label).isEqualTo("Счёт");
        }
        assertThat(decoded(in("Żółw", "IBM852"), "cp852")).isEqualTo("Żółw");
        assertThat(decoded(in("Şükran", "x-MacTurkish"), "x-mac-turkish")).isEqualTo("Şükran");
        assertThat(decoded(in("שלום", "ISO-8859-8"), "visual")).isEqualTo("שלום");
        assertThat(decoded(in("<b>", "IBM037"), "cp037"))
                .as("EBCDIC hides markup")
                .doesNotContain("<");
        assertThat(decoded("+ADw-b+AD4-".getBytes(StandardCharsets.US_ASCII), "utf_7"))
                .doesNotContain("<");
    }

    @Test
    void westernTextIsReadAsItsLabelSays() {
        SoftAssertions softly = new SoftAssertions();
        for (String text : WESTERN) {
            for (String label : List.of("iso-8859-1", "ISO-8859-15", "windows-1252", "latin1", "iso-8859-9")) {
                softly.assertThat(decoded(in(text, label), label)).as(label).isEqualTo(text);
            }
        }
        for (String text : List.of("Příliš žluťoučký kůň", "Zażółć gęślą jaźń", "Árvíztűrő tükörfúrógép")) {
            for (String label : List.of("iso-8859-2", "windows-1250")) {
                softly.assertThat(decoded(in(text, label), label)).as(label).isEqualTo(text);
            }
        }
        softly.assertThat(decoded(in("Here’s the “file” – it’s 5 €", "windows-1252"), "windows-1252"))
                .isEqualTo("Here’s the “file” – it’s 5 €");
        softly.assertThat(decoded(in("Here’s the “file” – it’s 5 €", "windows-1252"), "iso-8859-1"))
                .isEqualTo("Here’s the “file” – it’s 5 €");
        softly.assertThat(decoded(in("Žluť a šíp", "windows-1250"), "iso-8859-2"))
                .isEqualTo("Žluť a šíp");
        softly.assertThat(decoded(in("Счёт на оплату", "windows-1251"), "windows-1251"))
                .isEqualTo("Счёт на оплату");
        softly.assertThat(decoded(in("Λογαριασμός", "iso-8859-7"), "iso-8859-7"))
                .isEqualTo("Λογαριασμός");
        softly.assertThat(decoded(in("Ã¤", "windows-1252"), "windows-1252")).isEqualTo("Ã¤");
        softly.assertAll();
    }

    /** Whatever the text: a label whose decoding does not fail is not overruled. */
    @Test
    void noGuessOverrulesALabelThatFits() {
        SoftAssertions softly = new SoftAssertions();
        for (String text : JAPANESE) {
            for (String label : List.of("windows-31j", "EUC-JP", "UTF-8", "ISO-2022-JP")) {
                String written =
                        label.equals("ISO-2022-JP") ? text.replace("ｶﾀｶﾅ", "").replace("①", "") : text;
                String encoder = label.equals("EUC-JP") ? "x-eucJP-Open" : label;
                softly.assertThat(decoded(in(written, encoder), label))
                        .as(label)
                        .isEqualTo(written);
            }
        }
        softly.assertThat(decoded(in("朱镕基 报价单", "GB18030"), "gb2312")).isEqualTo("朱镕基 报价单");
        softly.assertThat(decoded(in("報價單與合約", "x-windows-950"), "big5")).isEqualTo("報價單與合約");
        softly.assertThat(decoded(in("견적서 보내드립니다", "x-windows-949"), "euc-kr")).isEqualTo("견적서 보내드립니다");
        // The octets of kana, said to be Latin letters, are Latin letters.
        softly.assertThat(decoded(in("ƒ‹ƒ„", "windows-1252"), "windows-1252")).isEqualTo("ƒ‹ƒ„");
        softly.assertAll();
    }

    @Test
    void aMissingOrVagueLabelGivesWayToStrongEvidence() {
        SoftAssertions softly = new SoftAssertions();
        for (String label : List.of("", "us-ascii", "x-unknown", "unknown-8bit", "no-such-charset")) {
            for (String text : JAPANESE) {
                for (String charset : List.of("windows-31j", "x-eucJP-Open", "UTF-8", "x-windows-iso2022jp")) {
                    softly.assertThat(decoded(in(text, charset), label))
                            .as(label + charset)
                            .isEqualTo(text);
                }
            }
            for (String text : WESTERN) {
                softly.assertThat(decoded(in(text, "windows-1252"), label))
                        .as(label)
                        .isEqualTo(text);
                softly.assertThat(decoded(in(text, "UTF-8"), label)).as(label).isEqualTo(text);
            }
            softly.assertThat(decoded(in("Добрый день, высылаю счёт", "windows-1251"), label))
                    .isEqualTo("Добрый день, высылаю счёт");
            softly.assertThat(decoded(in("Добрый день, высылаю счёт", "KOI8-R"), label))
                    .isEqualTo("Добрый день, высылаю счёт");
            softly.assertThat(decoded(in("您好，附件是本月的报价单，请查收。", "GB18030"), label))
                    .isEqualTo("您好，附件是本月的报价单，请查收。");
            softly.assertThat(decoded(in("您好，附件是本月的報價單，請查收。", "x-windows-950"), label))
                    .isEqualTo("您好，附件是本月的報價單，請查收。");
            softly.assertThat(decoded(in("안녕하세요. 견적서를 보내드립니다.", "x-windows-949"), label))
                    .isEqualTo("안녕하세요. 견적서를 보내드립니다.");
        }
        softly.assertAll();
    }

    @Test
    void aLabelWhoseDecodingFailsGivesWayToo() {
        for (String text : JAPANESE) {
            assertThat(decoded(in(text, "windows-31j"), "utf-8")).isEqualTo(text);
            assertThat(decoded(in(text, "UTF-8"), "us-ascii")).isEqualTo(text);
        }
        assertThat(decoded(in("Grüße aus Köln", "windows-1252"), "utf-8")).isEqualTo("Gr\ufffd\ufffde aus K\ufffdln");
    }

    @Test
    void itSaysWhatItDoubts() {
        assertThat(TextDecoder.decode(in("Grüße", "UTF-8"), Optional.empty(), Optional.empty())
                        .problems())
                .isEmpty();
        assertThat(TextDecoder.decode(in("Grüße", "windows-1252"), Optional.empty(), Optional.empty())
                        .problems())
                .containsExactly(CharsetProblem.UNKNOWN_CHARSET);
        assertThat(TextDecoder.decode(in("会議のお知らせ", "windows-31j"), Optional.of("utf-8"), Optional.empty())
                        .problems())
                .containsExactly(CharsetProblem.WRONG_CHARSET);
        assertThat(TextDecoder.decode(
                                "+ADw-".getBytes(StandardCharsets.US_ASCII), Optional.of("utf-7"), Optional.empty())
                        .problems())
                .containsExactly(CharsetProblem.UTF7_REFUSED);
    }
}
