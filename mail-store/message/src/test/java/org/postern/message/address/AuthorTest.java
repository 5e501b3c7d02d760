package org.postern.message.address;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.james.mime4j.dom.address.Address;
import org.apache.james.mime4j.dom.address.Group;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.field.address.LenientAddressParser;
import org.apache.james.mime4j.stream.ParserCursor;
import org.apache.james.mime4j.util.ByteSequence;
import org.apache.james.mime4j.util.ContentUtil;
import org.junit.jupiter.api.Test;
import org.postern.message.LinearWork;
import org.postern.message.header.HeaderFields;

/** One author: what is shown is what is judged. */
class AuthorTest {
    /** A From | the address that is shown; empty if the author is not clear | domains to judge, then those named. */
    private static final String[][] TABLE = {
        {"alice@office.test", "alice@office.test", "[office.test] []"},
        {"Alice <alice@office.test>", "alice@office.test", "[office.test] []"},
        {"\"Alice (Director\"<alice@office.test>", "alice@office.test", "[office.test] []"},
        {"alice@office.test (Alice)", "alice@office.test", "[office.test] []"},
        {"Foo, Inc. <news@shop.test>", "news@shop.test", "[shop.test] []"},
        {"News: today <news@shop.test>", "news@shop.test", "[shop.test] []"},
        {"alice@office.test <alice@office.test>", "alice@office.test", "[office.test] []"},
        {"Alice <ALICE@Office.Test>", "ALICE@Office.Test", "[office.test] []"},
        {"taro..yamada@mobile.test", "taro..yamada@mobile.test", "[mobile.test] []"},
        {"\"taro..yamada\"@mobile.test", "taro..yamada@mobile.test", "[mobile.test] []"},
        {"=?utf-8?q?J=C3=A4ger?= <j@shop.test>", "j@shop.test", "[shop.test] []"},
        {"a@münchen.test", "a@münchen.test", "[xn--mnchen-3ya.test] []"},
        {"\r\n Alice\r\n\t<alice@office.test>", "alice@office.test", "[office.test] []"},
        {"Alice <a@office.test>, Bob <b@office.test>", "a@office.test b@office.test", "[office.test] []"},
        {"\"boss@bank.test\" <x@evil.test>", "x@evil.test", "[evil.test] [bank.test]"},
        {"=?utf-8?q?boss=40bank.test?= <x@evil.test>", "x@evil.test", "[evil.test] [bank.test]"},
        {"x@evil.test (boss@bank.test)", "x@evil.test", "[evil.test] [bank.test]"},
        {"boss＠bank.test <x@evil.test>", "x@evil.test", "[evil.test] [bank.test]"},
        {"\"Alice (Director\"<@evil.test(:alice@office.test>)", "", "[evil.test, office.test] []"},
        {"<@evil.test:alice@office.test>", "", "[evil.test, office.test] []"},
        {"\"boss@bank.test\", x@evil.test", "", "[bank.test, evil.test] []"},
        {"\"boss@bank.test\"", "", "[bank.test] []"},
        {"boss@bank.test <x@evil.test>", "", "[bank.test, evil.test] []"},
        {"<x@evil.test> <boss@bank.test>", "", "[bank.test, evil.test] []"},
        {"<x@evil.test> boss@bank.test", "", "[bank.test, evil.test] []"},
        {"a@evil.test, boss@bank.test", "", "[bank.test, evil.test] []"},
        {"a@evil.test boss@bank.test", "", "[bank.test, evil.test] []"},
        {"boss＠bank.test", "", "[bank.test] []"},
        {"boss﹫bank.test, x@evil.test", "", "[bank.test, evil.test] []"},
        {"alice@(x)office.test", "", "[office.test] []"},
        {"alice@office(.evil).test", "", "[office.test] []"},
        {"<alice@office.test(x)>", "", "[office.test] []"},
        {"alice @ office.test", "", "[office.test] []"},
        {"a@b@office.test", "", "[office.test] []"},
        {"friends: alice@office.test;", "", "[office.test] []"},
        {"alice@office.test; x@evil.test", "", "[evil.test, office.test] []"},
        {"=?utf-8?q?boss=40bank.test?=", "", "[bank.test] []"},
        {"=?utf-8?q?boss?=@bank.test", "", "[bank.test] []"},
        {"\"Alice <alice@office.test>", "", "[office.test] []"},
        {"Alice <alice@office.test", "", "[office.test] []"},
        {"Alice (x <alice@office.test>", "", "[office.test] []"},
        {"ali\\ce@office.test", "", "[office.test] []"},
        {"alice@straße.test", "", "[strasse.test] []"},
        {"alice@ｏffice.test", "", "[office.test] []"},
        {"alice@[192.0.2.1]", "", "[] []"},
        {"a\u0000lice@office.test", "", "[office.test] []"},
        {"alice@office.test\rx@evil.test", "", "[evil.test, office.testx] []"},
        {"nobody", "", "[] []"},
        {"", "", "[] []"},
    };

    private static Author author(String from) {
        return Author.read(List.of(from.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void onlyWhatEverybodyReadsAlikeIsAnAuthor() {
        for (String[] row : TABLE) {
            Author author = author(row[0]);
            assertThat(String.join(" ", author.addresses())).as(row[0]).isEqualTo(row[1]);
            assertThat(author.clear()).as(row[0]).isEqualTo(!row[1].isEmpty());
            if (author.clear()) {
                assertThat(author.domains() + " " + author.named()).as(row[0]).isEqualTo(row[2]);
            } else {
                assertThat(author.domains()).as(row[0]).containsAll(domains(row[2]));
            }
        }
    }

    private static List<String> domains(String list) {
        String inside = list.substring(1, list.indexOf(']'));
        return inside.isEmpty() ? List.of() : List.of(inside.split(", ", -1));
    }

    @Test
    void severalFieldsAndNoneAreNotClear() {
        byte[] one = "a@x.test".getBytes(StandardCharsets.UTF_8);
        assertThat(Author.read(List.of(one, one)).unclear()).contains(Author.Unclear.SEVERAL_FIELDS);
        assertThat(Author.read(List.of()).unclear()).contains(Author.Unclear.MISSING);
    }

    @Test
    void anUnclearAuthorIsShownInFull() throws IOException {
        String from = "\"Alice (Director\"<@evil.test(:alice@office.test>)";
        HeaderFields header = header("From: " + from + "\r\n\r\n");
        assertThat(Persons.authors(header, Author.of(header))).singleElement().satisfies(person -> {
            assertThat(person.name()).isEqualTo(from);
            assertThat(person.address()).isEmpty();
            assertThat(person.warnings()).containsExactly(Person.Warning.UNCLEAR);
        });
    }

    @Test
    void aCommaInANameIsPartOfIt() throws IOException {
        HeaderFields header = header("From: Foo, Inc. <a@x.test>\r\n\r\n");
        assertThat(Persons.authors(header, Author.of(header)))
                .singleElement()
                .satisfies(person ->
                        assertThat(person.name() + "/" + person.address()).isEqualTo("Foo, Inc./a@x.test"));
    }

    private static HeaderFields header(String text) throws IOException {
        return HeaderFields.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static final String[] FRAGMENTS = {
        "alice@office.test",
        "<alice@office.test>",
        "x@evil.test",
        "<x@evil.test>",
        "\"",
        "(",
        ")",
        "<",
        ">",
        ",",
        ";",
        ":",
        "@",
        "＠",
        "\\",
        " ",
        "\t",
        "\r\n ",
        "\r",
        "\n",
        "\"boss@bank.test\"",
        "(boss@bank.test)",
        "Boss",
        "\"Boss, B\"",
        "@evil.test:",
        "=?utf-8?q?boss=40bank.test?=",
        "=?iso-2022-jp?b?GyRCOzNFRBsoQg==?=",
        "山田",
        ".",
        "..",
        "[",
        "]",
        "[1.2.3.4]",
        "\u0000",
        "\u200b",
        "\u202e",
        "bank.test",
        "a@b",
        "\"a b\"@x.test",
        "''",
        "'",
        "%",
        "Foo, Inc.",
        "="
    };

    /** What the page shows is among what DMARC judges, and it is what other readers read, or the author is not clear. */
    @Test
    void nobodyIsShownWhoIsNotJudgedAndNoOtherReaderSeesAnotherAuthor() throws IOException {
        Random random = new Random(7);
        int clear = 0;
        for (int round = 0; round < 60_000; round++) {
            StringBuilder from = new StringBuilder();
            int count = 1 + random.nextInt(7);
            for (int i = 0; i < count; i++) {
                from.append(FRAGMENTS[random.nextInt(FRAGMENTS.length)]);
            }
            String text = from.toString();
            HeaderFields header = header("From: " + text.replace("\n", "\n ") + "\r\n\r\n");
            Author author = Author.of(header);
            for (Person person : Persons.authors(header, author)) {
                String shown = person.address();
                assertThat(shown.isEmpty()).as(text).isEqualTo(!author.clear());
                if (!shown.isEmpty()) {
                    assertThat(author.domains()).as(text).containsExactly(domain(shown));
                }
            }
            if (author.clear()) {
                clear++;
                for (String other : others(text)) {
                    assertThat(author.domains()).as(text + " -> " + other).contains(domain(other));
                }
            }
        }
        assertThat(clear).isGreaterThan(1_000);
    }

    private static String domain(String address) {
        String domain = address.substring(address.lastIndexOf('@') + 1);
        return DomainText.ascii(domain).orElse(domain).toLowerCase(Locale.ROOT);
    }

    /** The addresses that two other readers find. */
    private static List<String> others(String from) {
        List<String> found = new ArrayList<>();
        String text = from.replace("\r\n ", " ");
        ByteSequence octets = ContentUtil.encode(StandardCharsets.UTF_8, text);
        for (Address address :
                LenientAddressParser.DEFAULT.parseAddressList(octets, new ParserCursor(0, octets.length()))) {
            for (Mailbox mailbox : address instanceof Group group ? group.getMailboxes() : List.of((Mailbox) address)) {
                if (mailbox.getDomain() != null) {
                    found.add(mailbox.getAddress());
                }
            }
        }
        try {
            Stream.of(InternetAddress.parseHeader(text, true))
                    .map(InternetAddress::getAddress)
                    .filter(address -> address != null && address.indexOf('@') >= 0)
                    .forEach(found::add);
        } catch (AddressException e) {
            return found;
        }
        return found;
    }

    /** The second octet of a Japanese character may be an at sign or a bracket for a program that does not decode. */
    @Test
    void octetsThatOtherProgramsSplitElsewhereAreNotClear() {
        Charset shiftJis = Charset.forName("Shift_JIS");
        assertThat(Author.read(List.of("山田 <a@office.test>".getBytes(shiftJis))).clear())
                .isTrue();
        assertThat(Author.read(List.of("ァ <a@office.test>".getBytes(shiftJis))).clear())
                .isFalse();
    }

    @Test
    void hostileFieldsCostWhatTheirLengthDoes() {
        for (String unit :
                new String[] {"\"", "(", "<", "\\", "@", ",", "=?", "a@b.test,", "\"\\", "<\"", "a@b:", "(\"", "<a@b"
                }) {
            LinearWork.of(60_000, unit::repeat, AuthorTest::author);
            LinearWork.of(60_000, unit::repeat, line -> AddressScanner.scan(line, Integer.MAX_VALUE));
            LinearWork.of(60_000, unit::repeat, line -> AddressScanner.typed(line, Integer.MAX_VALUE));
        }
    }

    @Test
    void nameKeysIgnoreWhatPeopleDo() {
        for (String name : List.of("Alice Müller", "MULLER, Alice", "Ａｌｉｃｅ　Müller", "alice  muller (Sales)")) {
            assertThat(NameKey.of(name)).as(name).isEqualTo("alice muller");
        }
        assertThat(NameKey.of("山田 太郎")).isEqualTo(NameKey.of("山田太郎")).isEqualTo(NameKey.of("太郎　山田"));
        assertThat(NameKey.of("Amy")).isNotEqualTo(NameKey.of("May"));
        assertThat(NameKey.of("\"(!\"")).isEmpty();
    }
}
