package org.postern.web.letter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.postern.message.LinearWork;

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
        {"docomo..user.@x.test", "", "docomo..user.@x.test:BAD_LOCAL_PART"},
        {"good@x.test, bad", "good@x.test", "bad:NO_AT_SIGN"},
        {"a@x.test\nBcc: e@evil.test", "", "a@x.test\nBcc: e@evil.test:LINE_BREAK"},
        {"a@x.test\u2028b@x.test", "", "a@x.test\u2028b@x.test:LINE_BREAK"},
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
                .satisfies(i -> assertThat(i.reason()).isEqualTo(AddressLines.Reason.TOO_MANY));
    }

    @Test
    void hostileFieldsCostWhatTheirLengthDoes() {
        for (String unit : new String[] {"\"", "(", "<", "\\", " ", "@", ",", "=?", "a:", "\"\\", "((\\"}) {
            AddressLines lines = LinearWork.of(60_000, unit::repeat, AddressLines::parse);
            assertThat(lines.recipients()).as(unit).isEmpty();
        }
    }
}
