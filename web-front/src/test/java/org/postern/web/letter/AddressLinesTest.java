package org.postern.web.letter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.postern.message.LinearWork;
import org.postern.message.address.Person;

class AddressLinesTest {
    /** Typed text | valid addresses | invalid pieces. */
    private static final String[][] TABLE = {
        {"alice@office.test", "alice@office.test", ""},
        {"Alice <alice@office.test>", "Alice/alice@office.test", ""},
        {"\"Smith, Bob\" <bob@office.test>", "Smith, Bob/bob@office.test", ""},
        {"a@x.test, b@x.test; c@x.test", "a@x.test b@x.test c@x.test", ""},
        {"a@x.test、b@x.test，c@x.test；d@x.test", "a@x.test b@x.test c@x.test d@x.test", ""},
        {"山田 太郎 ＜yamada＠office.test＞", "山田 太郎/yamada@office.test", ""},
        {"ｙａｍａｄａ＠ｏｆｆｉｃｅ．ｔｅｓｔ", "yamada@office.test", ""},
        {"山田　yamada@office.test", "山田/yamada@office.test", ""},
        {"info@日本語.test", "info@xn--wgv71a119e.test", ""},
        {"営業部: a@x.test, b@x.test;", "a@x.test b@x.test", ""},
        {"undisclosed-recipients:;", "", ""},
        {"a@x.test (Alice)", "Alice/a@x.test", ""},
        {"a@x.test, A@X.test", "a@x.test", ""},
        {"bob", "", "bob:NO_AT_SIGN"},
        {"bob@", "", "bob@:BAD_DOMAIN"},
        {"@office.test", "", "@office.test:BAD_LOCAL_PART"},
        {"a@b@c.test", "", "a@b@c.test:BAD_LOCAL_PART"},
        {"a@-x.test", "", "a@-x.test:BAD_DOMAIN"},
        {"a@1.2.3.4", "", "a@1.2.3.4:BAD_DOMAIN"},
        {"a@[127.0.0.1]", "", "a@[127.0.0.1]:BAD_DOMAIN"},
        {"a@x..test", "", "a@x..test:BAD_DOMAIN"},
        {"docomo..user.@x.test", "docomo..user.@x.test", ""},
        {".taro@x.test", ".taro@x.test", ""},
        {"\"taro..y\"@x.test taro..y@x.test", "taro..y@x.test", ""},
        {"\"a b\"@x.test", "a b@x.test", ""},
        {"a@x.test b@x.test", "a@x.test b@x.test", ""},
        {"a@x.test\tb@x.test", "a@x.test b@x.test", ""},
        {"Ben B <a@x.test> b@x.test", "Ben B/a@x.test b@x.test", ""},
        {"a@x.test Ben B <b@x.test>", "a@x.test Ben B/b@x.test", ""},
        {"Ben a@x.test Cy b@x.test", "Ben/a@x.test Cy/b@x.test", ""},
        {"<a@x.test><b@x.test>", "a@x.test b@x.test", ""},
        {"a@x.test\u3000b@x.test\u00a0c@x.test", "a@x.test b@x.test c@x.test", ""},
        {"a@x.test\r\nb@x.test\nc@x.test", "a@x.test b@x.test c@x.test", ""},
        {"Ben\ta@x.test\r\nCy\tb@x.test\r\n", "Ben/a@x.test Cy/b@x.test", ""},
        {"Ben\r\n <a@x.test>", "Ben/a@x.test", ""},
        {"a@x.test(comment)b@x.test", "comment/a@x.test b@x.test", ""},
        {"a@x.test (b@x.test)", "a@x.test b@x.test", ""},
        {"a@x.test (Sales, b@x.test", "a@x.test b@x.test", "(Sales:NO_AT_SIGN"},
        {"mailto:a@x.test, <mailto:b@x.test>", "a@x.test b@x.test", ""},
        {"'a@x.test'; \u201cb@x.test\u201d; \u300cc@x.test\u300d", "a@x.test b@x.test c@x.test", ""},
        {"\"a@x.test\", \"b@x.test c@x.test\"", "a@x.test b@x.test c@x.test", ""},
        {"\"a@x.test\" <b@x.test>", "a@x.test/b@x.test", "a@x.test:NAME_IS_ADDRESS"},
        {"a@x.test <b@x.test>", "a@x.test b@x.test", ""},
        {"a@x.test. b@x.test.", "a@x.test b@x.test", ""},
        {"a@x.test|b@x.test / c@x.test", "a@x.test b@x.test c@x.test", ""},
        {"<a@x.test, b@x.test>", "a@x.test b@x.test", ""},
        {"Ben <a@x.test, b@x.test", "Ben/a@x.test b@x.test", ""},
        {"\"Ben <a@x.test>, b@x.test", "Ben/a@x.test b@x.test", ""},
        {"a @ x.test", "a@x.test", ""},
        {"a@x.test Ben", "a@x.test", "Ben:NO_AT_SIGN"},
        {"good@x.test, bad", "good@x.test", "bad:NO_AT_SIGN"},
        {"a@x.test\nBcc: e@evil.test", "a@x.test", "Bcc: e@evil.test:LINE_BREAK"},
        {"a@x.test\u2028b@x.test", "a@x.test b@x.test", ""},
        {"a@x.test, b\u0000@x.test", "", "a@x.test, b\u0000@x.test:LINE_BREAK"},
        {"", "", ""},
        {" ,;, ", "", ""},
    };

    @Test
    void addressFieldsAreUnderstoodAsPeopleTypeThem() {
        for (String[] row : TABLE) {
            AddressLines lines = AddressLines.parse(row[0]);
            String good = lines.recipients().stream()
                    .map(r -> (r.name().isEmpty() ? "" : r.name() + "/") + r.address())
                    .collect(Collectors.joining(" "));
            String bad = lines.invalid().stream()
                    .map(i -> i.text() + ":" + i.reason())
                    .collect(Collectors.joining(" "));
            assertThat(good).as(row[0]).isEqualTo(row[1]);
            assertThat(bad).as(row[0]).isEqualTo(row[2]);
        }
    }

    @Test
    void aThousandRecipientsAreTheLimit() {
        String many =
                IntStream.range(0, 1_500).mapToObj(i -> "u" + i + "@x.test").collect(Collectors.joining(","));
        AddressLines lines = AddressLines.parse(many);
        assertThat(lines.recipients()).hasSize(1_000);
        assertThat(lines.invalid())
                .singleElement()
                .satisfies(i -> assertThat(i.reason()).isEqualTo(AddressLines.Reason.TOO_MANY))
                .satisfies(i -> assertThat(i.text()).isEqualTo("500"));
    }

    /** What an answer fills in is what is sent. */
    @Test
    void theLineOfAnAnswerReadsBack() {
        String[] pieces = {
            "Ben",
            " ",
            ",",
            "\"",
            "\\",
            "(",
            ")",
            "<",
            ">",
            ";",
            ":",
            "\u5c71\u7530",
            "\uff1c",
            "\u3001",
            "|",
            "/",
            ".",
            "'",
            "@x.test",
            "mailto:"
        };
        Random random = new Random(5);
        for (int round = 0; round < 20_000; round++) {
            List<Person> people = new ArrayList<>();
            int count = 1 + random.nextInt(3);
            for (int i = 0; i < count; i++) {
                StringBuilder name = new StringBuilder();
                for (int j = random.nextInt(6); j > 0; j--) {
                    name.append(pieces[random.nextInt(pieces.length)]);
                }
                people.add(new Person(name.toString().strip(), "taro..y" + i + "@x.test", List.of()));
            }
            String line = RecipientLine.of(people);
            AddressLines lines = AddressLines.parse(line);
            assertThat(lines.invalid()).as(line).isEmpty();
            assertThat(lines.recipients().stream().map(Recipient::address))
                    .as(line)
                    .containsExactlyElementsOf(
                            people.stream().map(Person::address).toList());
        }
    }

    /** Whatever people put between and around addresses, each address is a recipient, a repetition or a refusal. */
    @Test
    void noAddressThatWasTypedIsLeftOut() {
        String[] separators = {
            " ", "\t", "\u3000", "\u00a0", "\n", "\r\n", "\r", ",", ";", ", ", "; ", "\u3001", "\uff0c", "\uff1b",
            " , ; ", "|", " | ", "\n ", "\n\n", " / ", "\u2028", "\u2003"
        };
        String[] forms = {
            "%s", "<%s>", "Ben <%s>", "\"Ben, B\" <%s>", "\u5c71\u7530 \u592a\u90ce <%s>", "Ben %s", "%s (Ben)", "(%s)",
                    "'%s'", "\"%s\"",
            "mailto:%s", "<mailto:%s>", "[%s]", "%s.", "<%s", "\"%s", "\u300c%s\u300d", "team: %s", "\"a\\\"b\" <%s>",
                    "* %s"
        };
        String[] hosts = {"x.test", "far.test", "\u65e5\u672c.test", "-bad.test", "1.2.3.4"};
        Random random = new Random(11);
        for (int round = 0; round < 30_000; round++) {
            StringBuilder typed = new StringBuilder();
            int count = random.nextInt(6);
            for (int i = 0; i < count; i++) {
                String local =
                        new String[] {"a", "ben", "taro..y", ".t", "t.", "\uff41", "x+y"}[random.nextInt(7)] + i % 4;
                String address = local + "@" + hosts[random.nextInt(hosts.length)];
                typed.append(forms[random.nextInt(forms.length)].formatted(address))
                        .append(separators[random.nextInt(separators.length)]);
            }
            AddressLines lines = AddressLines.parse(typed.toString());
            long refused = lines.invalid().stream()
                    .filter(each -> each.reason() != AddressLines.Reason.NO_AT_SIGN)
                    .count();
            assertThat(lines.recipients().size() + lines.repeated().size() + refused)
                    .as(typed.toString().replace("\n", "\\n").replace("\r", "\\r") + " " + lines)
                    .isEqualTo(count);
            assertThat(lines.recipients())
                    .allSatisfy(r -> assertThat(r.name() + r.address()).doesNotContain("\n", "\r", "\u2028"));
        }
    }

    @Test
    void hostileFieldsCostWhatTheirLengthDoes() {
        for (String unit : new String[] {"\"", "(", "<", "\\", " ", "@", ",", "=?", "a:", "\"\\", "((\\"}) {
            AddressLines lines = LinearWork.of(60_000, unit::repeat, AddressLines::parse);
            assertThat(lines.recipients()).as(unit).isEmpty();
        }
    }
}
