package org.postern.store.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.postern.store.message.MailPath;

/** What is refused at RCPT is tested with its answers in {@code SmtpRelayTest}. */
class SmtpPathTest {
    @Test
    void readsPathAndParameters() {
        SmtpPath path = SmtpPath.parse("<Alice.Smith+x@Office.TEST> SIZE=12 BODY=8BITMIME smtputf8");
        assertThat(path.address()).hasValue(new EmailAddress("Alice.Smith+x", new Domain("office.test")));
        assertThat(path.parameters()).containsEntry("SIZE", "12").containsEntry("SMTPUTF8", "");
        assertThat(path.needsUtf8()).isFalse();
    }

    @Test
    void readsTheNullPathAndQuotedNames() {
        assertThat(SmtpPath.parse("<>").address()).isEmpty();
        assertThat(SmtpPath.parse("<\"a b\"@x.test>").address().orElseThrow().localPart())
                .isEqualTo("a b");
        assertThat(SmtpPath.parse("<\"al\\ice\"@x.test>")
                        .address()
                        .orElseThrow()
                        .localPart())
                .isEqualTo("alice");
    }

    @Test
    void knowsWhatOnlySmtpUtf8CanSay() {
        assertThat(SmtpPath.parse("<用户@x.test>").needsUtf8()).isTrue();
        assertThat(SmtpPath.parse("<alice@例え.jp>").needsUtf8()).isTrue();
        assertThat(SmtpPath.parse("<alice@例え.jp>").address().orElseThrow().domain())
                .isEqualTo(new Domain("xn--r8jz45g.jp"));
    }

    /** Japanese carriers issued such addresses; they are the same with quotes. */
    @Test
    void takesDotsWhereverTheyAre() {
        for (String local : List.of("taro..yamada", "taro.", ".taro", "..", "taro...y.")) {
            EmailAddress plain =
                    SmtpPath.parse("<" + local + "@mobile.test>").address().orElseThrow();
            EmailAddress quoted =
                    SmtpPath.parse("<\"" + local + "\"@mobile.test>").address().orElseThrow();
            assertThat(plain).isEqualTo(quoted);
            assertThat(EmailAddress.parse("\"" + local + "\"@mobile.test")).isEqualTo(plain);
            assertThat(EmailAddress.parse(plain.toString())).isEqualTo(plain);
            assertThat(MailPath.of(plain)).isEqualTo("\"" + local + "\"@mobile.test");
        }
        for (String text : List.of("a\"b@x.test", "a\rb@x.test", "a<b@x.test", "\"a\"b\"@x.test")) {
            assertThatThrownBy(() -> EmailAddress.parse(text)).as(text).isInstanceOf(InvalidAddressException.class);
        }
    }

    @Test
    void refusesWhatWasNoUtf8AndWhatIsNoPath() {
        for (String text : List.of(
                "<a\ufffd@x.test>",
                "<\"a\ufffd\"@x.test>",
                "<a\u0085@x.test>",
                "<a@x.test>SIZE=1",
                "<a@x.test",
                "a@x.test",
                "<a@x.test> SIZE=1 size=2",
                "<a@x.test> =1",
                "<\"a\"b@x.test>",
                "<\"\"@x.test>",
                "<\"a@x.test>",
                "<\"a\\>@x.test>",
                "<" + "a".repeat(65) + "@x.test>",
                "<a@" + "x".repeat(64) + ".test>",
                "<a@-x.test>",
                "")) {
            assertThatThrownBy(() -> SmtpPath.parse(text)).as(text).isInstanceOf(InvalidAddressException.class);
        }
    }

    /** Whatever stands there, the answer is a path or one printable line. */
    @Test
    void anythingGivesAPathOrAReason() {
        String alphabet = "<>@.\\\"[]%! ab,:;()\u3042\uff20=\t";
        Random random = new Random(821);
        for (int round = 0; round < 50_000; round++) {
            StringBuilder text = new StringBuilder("<");
            int length = random.nextInt(14);
            for (int i = 0; i < length; i++) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                SmtpPath.parse(text + "@x.test>")
                        .address()
                        .ifPresent(a -> assertThat(a.localPart())
                                .as(text.toString())
                                .doesNotContain("@", "\"", "\\", "<", ">", "\uff20"));
            } catch (InvalidAddressException e) {
                assertThat(e.getMessage()).matches("[ -~]{1,400}");
            }
        }
    }
}
