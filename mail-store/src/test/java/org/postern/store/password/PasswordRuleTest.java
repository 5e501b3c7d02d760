package org.postern.store.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;

class PasswordRuleTest {
    private final PasswordRule rule =
            new PasswordRule(new Domain("marutani.example"), new Domain("mail.marutani.example"));

    private Optional<PasswordFault> fault(String password) {
        return rule.fault(password.toCharArray(), EmailAddress.parse("kern.bettina@marutani.example"), "Bettina Kern");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "secret",
                "qk3v8xw2pz7",
                "\uD867\uDE3D\uD867\uDE3D\uD867\uDE3D\uD867\uDE3D\uD867\uDE3D\uD867\uDE3D",
                "e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301"
            })
    void refusesFewerThanTwelveCharactersOfWhateverKind(String password) {
        assertThat(fault(password)).contains(PasswordFault.TOO_SHORT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password123456",
                "Passw0rd2024!",
                "P@ssw0rd1234",
                "letmein12345",
                "Summer2024!!",
                "welcome12345",
                "administrator",
                "password password",
                "ｐａｓｓｗｏｒｄ１２３４",
                "sakura123456",
                "himawari2024",
                "aishiteru123",
                "doraemon1234",
                "tanakatarou1980",
                "watashi12345",
                "sakurasakura",
                "nihonnippon1",
                "パスワード12345678",
                "パスワードパスワード2024",
                "yoroshiku4649",
                "drowssap123456",
                "kanrisha2025",
                "tokyo2020olympic"
            })
    void refusesCommonWordsWithTheUsualAdditions(String password) {
        assertThat(fault(password)).isPresent().get().isNotEqualTo(PasswordFault.TOO_SHORT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aaaaaaaaaaaaaaaaaaaaaaaa",
                "abcdabcdabcdabcd",
                "123456789012345",
                "987654321098",
                "qwertyuiop[]",
                "1qaz2wsx3edc",
                "zaq12wsxcde3",
                "asdfghjkl;:]",
                "abcdefghijklmnop",
                "201401012014",
                "あいうえおかきくけこさし",
                "            ",
                "1234qwerasdf",
                "0123456789abcdef",
                "qwertyqwerty"
            })
    void refusesRowsOfKeysRepetitionsAndSeries(String password) {
        assertThat(fault(password)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bettina.kern",
                "kern.bettina@marutani.example",
                "BettinaKern2024",
                "marutani2024",
                "marutani-kern-1",
                "mail.marutani.example",
                "marutanimarutani",
                "Bettina123456",
                "k3rnb3tt1na1"
            })
    void refusesTheOwnNameAndTheOffices(String password) {
        assertThat(fault(password)).contains(PasswordFault.OWN_NAME);
    }

    @Test
    void refusesALongRepetitionWhateverItsLength() {
        assertThat(fault("a".repeat(PasswordRule.MOST))).contains(PasswordFault.A_PATTERN);
        assertThat(fault("qk3v8xw2".repeat(129))).contains(PasswordFault.TOO_LONG);
    }

    @Test
    void refusesWhatNotEveryProgramCanSend() {
        assertThat(fault("river\tstone lamp")).contains(PasswordFault.UNTYPABLE);
        assertThat(fault("river\0stone lamp")).contains(PasswordFault.UNTYPABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "river stone lamp", "correct horse battery staple", "Korrekt-Pferd-8", "a passphrase for the safe",
                "三匹の猫が屋根で歌う夜", "みかん だるま 電柱 鳩時計", "qk3v8xw2pz7d", "kern im apfel am abend"
            })
    void takesPassphrasesAndRandomLettersWithoutRulesAboutTheirKinds(String password) {
        assertThat(fault(password.length() < 12 ? password + "に" : password)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0123456789abcdef",
                "abcdefghijklmnopqrstuvwxyz",
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
                "0123456789"
            })
    void takesEveryRandomPasswordOfSixteenCharacters(String letters) {
        Random random = new Random(20261129);
        for (int i = 0; i < 10; i++) {
            StringBuilder password = new StringBuilder();
            random.ints(16, 0, letters.length()).forEach(at -> password.append(letters.charAt(at)));
            assertThat(fault(password.toString())).as(password.toString()).isEmpty();
        }
    }
}
