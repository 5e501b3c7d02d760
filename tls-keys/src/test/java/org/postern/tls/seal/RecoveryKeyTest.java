package org.postern.tls.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.tls.TlsKeyException;

/** The key on paper: what a person types comes out as it went in, or is told apart. */
class RecoveryKeyTest {
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private final RecoveryKey key = RecoveryKey.random(new SecureRandom());
    private final String text = new String(key.text());

    @TempDir
    Path keys;

    @Test
    void isEightGroupsOfEightCharacters() {
        assertThat(text).matches("([0-9A-HJKMNP-TV-Z]{8}-){7}[0-9A-HJKMNP-TV-Z]{8}");
    }

    @Test
    void comesBackHoweverItWasTyped() {
        assertThat(parsed(text)).isEqualTo(key.publicKey());
        assertThat(parsed(text.toLowerCase(java.util.Locale.ROOT).replace('-', ' ')))
                .isEqualTo(key.publicKey());
        assertThat(parsed("\n  " + text.replace("-", "\r\n") + "\n")).isEqualTo(key.publicKey());
        assertThat(parsed(text.replace('0', 'O').replace('1', 'l'))).isEqualTo(key.publicKey());
        assertThat(parsed(text.replace('1', 'I'))).isEqualTo(key.publicKey());
    }

    @Test
    void findsEverySingleWrongCharacterAndItsGroup() {
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) == '-') {
                continue;
            }
            for (int i = 0; i < ALPHABET.length(); i++) {
                char other = ALPHABET.charAt(i);
                if (other != text.charAt(at)) {
                    String wrong = text.substring(0, at) + other + text.substring(at + 1);
                    assertThatThrownBy(() -> parsed(wrong))
                            .as(wrong)
                            .isInstanceOf(TlsKeyException.class)
                            .hasMessageContaining("look at group " + (at / 9 + 1) + ".");
                }
            }
        }
    }

    @Test
    void findsGroupsThatChangedPlaces() {
        String[] groups = text.split("-", -1);
        for (int i = 0; i < 7; i++) {
            String[] swapped = groups.clone();
            swapped[i] = groups[i + 1];
            swapped[i + 1] = groups[i];
            assertThatThrownBy(() -> parsed(String.join("-", swapped)))
                    .isInstanceOf(TlsKeyException.class)
                    .hasMessageContaining("mistyped");
        }
    }

    @Test
    void saysWhatIsMissingOrTooMuch() {
        assertThatThrownBy(() -> parsed(text.substring(1))).hasMessageContaining("63 characters and not 64");
        assertThatThrownBy(() -> parsed(text + "0")).hasMessageContaining("65 characters and not 64");
        assertThatThrownBy(() -> parsed("")).hasMessageContaining("0 characters");
        assertThatThrownBy(() -> parsed("U" + text.substring(1))).hasMessageContaining("group 1");
        assertThatThrownBy(() -> parsed("0".repeat(100_000))).hasMessageContaining("100000");
    }

    @Test
    void aDamagedPublicHalfSealsNothing() throws IOException {
        assertThat(RecoveryPublicKey.read(keys)).isEmpty();
        String stored = key.publicKey().text();
        Path file = keys.resolve(RecoveryPublicKey.FILE);
        Files.writeString(file, stored);
        assertThat(RecoveryPublicKey.read(keys)).contains(key.publicKey());
        char flipped = stored.charAt(30) == 'a' ? 'b' : 'a';
        Files.writeString(file, stored.substring(0, 30) + flipped + stored.substring(31));
        assertThatThrownBy(() -> RecoveryPublicKey.read(keys))
                .isInstanceOf(TlsKeyException.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void aWipedKeyIsGone() {
        key.close();
        assertThat(key.octets()).containsOnly(0);
    }

    private static RecoveryPublicKey parsed(String typed) {
        return RecoveryKey.parse(typed.toCharArray()).publicKey();
    }
}
