package org.postern.message.header;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.postern.message.LinearWork;
import org.postern.message.address.Person;
import org.postern.message.address.Persons;

/** What leaves in ASCII is read as it was meant. */
class AsciiFieldTest {
    private static final Optional<Charset> NONE = Optional.empty();

    private static MailHeader header(byte[] octets) {
        try {
            return MailHeader.read(new ByteArrayInputStream(octets));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] written(byte[] field, Optional<Charset> hint) {
        return AsciiField.of(header(field).fields().get(0), hint);
    }

    private static byte[] utf8(String field) {
        return (field + "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    private static HeaderFields read(byte[] octets) {
        String text = new String(octets, StandardCharsets.UTF_8);
        assertThat(text.chars()).as(text).allMatch(c -> c < 0x7f && c != 0x1b);
        assertThat(text.split("\r\n", -1)).allMatch(line -> line.length() < 200);
        return HeaderFields.of(header(octets));
    }

    @Test
    void asciiStaysOctetForOctet() {
        for (String field : List.of(
                "Subject:  two  blanks\r\n\tand a fold",
                "subject :odd",
                "From: \"A, B\" (c \\) d) <a@x.test>",
                "X-Empty:")) {
            assertThat(written(utf8(field), NONE)).isEqualTo(utf8(field));
        }
        assertThat(written("Subject: no end".getBytes(StandardCharsets.US_ASCII), NONE))
                .isEqualTo(utf8("Subject: no end"));
    }

    @Test
    void textIsReadAsItWasMeant() {
        for (String text : List.of(
                "für Ünal",
                "会議のお知らせ".repeat(40),
                "party 🎉👩‍👩‍👧 " + "x".repeat(300),
                "=?UTF-8?B?w6Q=?= and ä",
                "Réunion : « à 9 h »",
                "a \"quoted\" ü, (comment), <angle> ; : @")) {
            String expected = HeaderDecoder.decodeWords(text);
            for (String name : List.of("Subject", "X-Anything", "Organization")) {
                assertThat(read(written(utf8(name + ": " + text), NONE)).text(name, 10_000))
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void otherCharsetsAreReadByTheBodysLabelOrByTheirLook() throws IOException {
        Charset latin2 = Charset.forName("ISO-8859-2");
        assertThat(read(written(encoded("Subject: Zażółć gęślą jaźń", latin2), Optional.of(latin2)))
                        .text("Subject", 200))
                .isEqualTo("Zażółć gęślą jaźń");
        for (String charset : List.of("ISO-2022-JP", "Shift_JIS", "EUC-JP")) {
            assertThat(read(written(encoded("Subject: 会議のお知らせです", Charset.forName(charset)), NONE))
                            .text("Subject", 200))
                    .as(charset)
                    .isEqualTo("会議のお知らせです");
        }
    }

    private static byte[] encoded(String field, Charset charset) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(field.getBytes(charset));
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    @Test
    void namesAndCommentsAreEncodedAndAddressesKept() {
        String[][] table = {
            {"Jürgen Groß <j@x.test>", "Jürgen Groß", "j@x.test"},
            {"\"Groß, Jürgen\" <j@x.test>", "Groß, Jürgen", "j@x.test"},
            {"\"Jürgen \\\"J\\\" Groß\"<j@x.test>", "Jürgen \"J\" Groß", "j@x.test"},
            {"j@x.test (Jürgen)", "Jürgen", "j@x.test"},
            {"山田太郎<taro@x.test>", "山田太郎", "taro@x.test"},
            {"j@bücher.test", "", "j@xn--bcher-kva.test"},
            {"Jürgen <j@bücher.test>", "Jürgen", "j@xn--bcher-kva.test"},
            {"=?UTF-8?Q?J=C3=BCrgen?= Groß <j@x.test>", "Jürgen Groß", "j@x.test"},
        };
        for (String[] row : table) {
            for (String name : List.of("From", "To", "Reply-To", "Resent-Cc", "Disposition-Notification-To")) {
                List<Person> people = Persons.of(read(written(utf8(name + ": " + row[0]), NONE)), name);
                assertThat(people).as(row[0]).hasSize(1);
                assertThat(people.get(0).name()).as(row[0]).isEqualTo(row[1]);
                assertThat(people.get(0).address()).isEqualTo(row[2]);
            }
        }
        String list = "Ä <a@x.test>, \"B, b\" <b@x.test>, Büro: c@x.test, Çem <d@x.test>;, e@x.test (É)";
        List<Person> people = Persons.of(read(written(utf8("To: " + list), NONE)), "To");
        assertThat(people.stream().map(Person::address))
                .containsExactly("a@x.test", "b@x.test", "c@x.test", "d@x.test", "e@x.test");
        assertThat(people.stream().map(Person::name)).containsExactly("Ä", "B, b", "", "Çem", "É");
    }

    @Test
    void whatHasNoAsciiFormStaysAsItIs() {
        for (String field : List.of("From: jörg@x.test", "To: Jörg <jörg@x.test>", "Message-ID: <ü@x.test>")) {
            assertThat(new String(written(utf8(field), NONE), StandardCharsets.UTF_8))
                    .contains(field.contains("Message") ? "<ü@x.test>" : "jörg@x.test");
        }
    }

    @Test
    void parametersAreWrittenInTheExtendedForm() {
        for (String name : List.of("Übersicht.pdf", "見積書；2026.xlsx", "a\"ä;b.txt", "ä".repeat(120) + ".txt")) {
            String quoted = "\"" + name.replace("\"", "\\\"") + "\"";
            String field = "Content-Disposition: attachment; size=3; filename=" + quoted + "; x=1";
            String value = read(written(utf8(field), NONE))
                    .value("Content-Disposition")
                    .orElseThrow();
            HeaderParameters parameters = HeaderParameters.parse(value);
            assertThat(parameters.value()).isEqualTo("attachment");
            assertThat(Stream.of("filename", "size", "x").map(parameters::get).map(Optional::orElseThrow))
                    .containsExactly(name, "3", "1");
        }
    }

    @Test
    void costsLinearTime() {
        for (String piece : List.of("ü(ü", "ü<", "\"ü", "ü, ", "ü (a) ", ":ü", "\\ü", "ü=;")) {
            for (String name : List.of("To", "Content-Type", "Subject", "Keywords")) {
                LinearWork.of(
                        400_000,
                        size -> utf8(name + ": " + piece.repeat(size / piece.length())),
                        field -> written(field, NONE));
            }
        }
    }
}
