package org.postern.store.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.text.Normalizer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;
import org.postern.store.address.InvalidAddressException;

/** The examples of RFC 8265: user names (table 1 and 2) and passwords (table 3 and 4), with the ways in which people type them. */
class PrecisExamplesTest {
    private static final Domain OFFICE = new Domain("office.test");

    private static String password(String typed) {
        return new String(PasswordForm.of(typed.toCharArray()));
    }

    private static String user(String typed) {
        String key = EmailAddress.ofLogin(typed, OFFICE).key();
        return key.substring(0, key.lastIndexOf('@'));
    }

    @Test
    void passwordsKeepLettersOfAllScriptsSignsCaseAndBlanks() {
        for (String text : List.of(
                "correct horse battery staple",
                "Correct Horse Battery Staple",
                "\u03c0\u00df\u00e5",
                "Jack of \u2666s",
                "\u30d1\u30b9\u30ef\u30fc\u30c9",
                "\uff30\uff41\uff53\uff53",
                "\u2163",
                "\u03c2",
                "\ud83d\udc08")) {
            assertThat(password(text)).isEqualTo(text);
        }
        assertThat(password("foo\u1680bar")).as("a blank of another script").isEqualTo("foo bar");
        for (String blank : List.of("\u00a0", "\u2003", "\u202f", "\u205f", "\u3000")) {
            assertThat(password("foo" + blank + "bar")).isEqualTo("foo bar");
        }
        assertThat(password(" foo  bar ")).as("blanks are not fewer").isEqualTo(" foo  bar ");
    }

    @Test
    void passwordsAreTheSameHoweverAccentsAreTyped() {
        for (String text : List.of(
                "\u00e9\u00fc\u00e5",
                "\u304c\u30d1",
                "\uac00\ud55c",
                "\u1e69",
                "\u01d7",
                "a\u0301\u0323",
                "\u212b",
                "\u2126")) {
            String composed = Normalizer.normalize(text, Normalizer.Form.NFC);
            for (Normalizer.Form form : List.of(Normalizer.Form.NFC, Normalizer.Form.NFD)) {
                assertThat(password(Normalizer.normalize(text, form))).isEqualTo(composed);
            }
            assertThat(password(text)).isEqualTo(composed);
            assertThat(password(composed)).as("again").isEqualTo(composed);
        }
        String half = "\u00e9" + "e\u0301";
        assertThat(password(half)).as("mixed").isEqualTo("\u00e9\u00e9");
    }

    @Test
    void passwordsWithControlsAndEmptyOnesAreRefused() {
        PasswordRule rule = new PasswordRule(OFFICE, OFFICE);
        EmailAddress person = EmailAddress.parse("juliet@office.test");
        assertThat(rule.fault(new char[0], person, "")).contains(PasswordFault.TOO_SHORT);
        assertThat(rule.fault("my cat is a \tby of nine".toCharArray(), person, ""))
                .contains(PasswordFault.UNTYPABLE);
    }

    @Test
    void userNamesAreComparedWithoutCaseAndWidth() {
        assertThat(user("juliet")).isEqualTo("juliet");
        assertThat(user("Juliet@office.test")).isEqualTo("juliet");
        assertThat(user("fussball")).isNotEqualTo(user("fu\u00dfball"));
        assertThat(user("\u03c0")).isEqualTo("\u03c0");
        assertThat(user("\u03a3")).isEqualTo(user("\u03c3"));
        assertThat(user("\u03c2")).as("a final sigma").isNotEqualTo(user("\u03c3"));
        assertThat(user("\uff2a\uff55\uff4c\uff49\uff45\uff54")).isEqualTo("juliet");
        assertThat(user("\uff8a\uff9f\uff9d")).isEqualTo(user("\u30d1\u30f3"));
        assertThat(user("Jose\u0301")).isEqualTo(user("JOS\u00c9"));
        assertThat(user("\uff2a\uff4fse\u0301")).as("mixed").isEqualTo(user("jos\u00e9"));
    }

    /** An address in mail may have such a part before the @, so only what could be another person is kept apart. */
    @Test
    void userNamesThatOnlyLookAlikeAreOthers() {
        assertThat(user("henry\u2163")).isNotEqualTo(user("henryIV"));
        assertThat(user("p\u0430ul")).as("a Cyrillic letter").isNotEqualTo(user("paul"));
        assertThat(user("foo bar")).isNotEqualTo(user("foobar"));
        assertThatThrownBy(() -> user("")).isInstanceOf(InvalidAddressException.class);
        assertThatThrownBy(() -> user("\u3000")).isInstanceOf(InvalidAddressException.class);
    }
}
