package org.postern.store.filter.sieve;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** A rule that names the words of a subject meets them however the subject is written. */
class SubjectWordsTest {
    @Test
    void aRuleMeetsTheWordsThatThePageShows() throws Exception {
        byte[] utf8 = "\u898b\u7a4d\u66f8\u306e\u4ef6".getBytes(StandardCharsets.UTF_8);
        Map<String, byte[]> subjects = new LinkedHashMap<>();
        subjects.put("iso-2022-jp", word("iso-2022-jp", "\u898b\u7a4d\u66f8".getBytes(Charset.forName("ISO-2022-JP"))));
        subjects.put(
                "\u3231 \u9ad9 in iso-2022-jp",
                word("iso-2022-jp", "\u898b\u7a4d\u66f8\u3231\u9ad9".getBytes(Charset.forName("x-windows-iso2022jp"))));
        subjects.put(
                "cut inside a character",
                join(
                        word("utf-8", java.util.Arrays.copyOf(utf8, 4)),
                        " ".getBytes(US_ASCII),
                        word("utf-8", java.util.Arrays.copyOfRange(utf8, 4, utf8.length))));
        subjects.put("raw UTF-8", utf8);
        SoftAssertions softly = new SoftAssertions();
        for (Map.Entry<String, byte[]> subject : subjects.entrySet()) {
            byte[] mail = join(
                    "From: carol@elsewhere.test\r\nTo: alice@office.test\r\nSubject: ".getBytes(US_ASCII),
                    subject.getValue(),
                    "\r\n\r\nx\r\n".getBytes(US_ASCII));
            SieveFixture office =
                    new SieveFixture().script("if header :contains \"subject\" \"\u898b\u7a4d\u66f8\" { discard; }");
            softly.assertThat(office.plan("carol@elsewhere.test", "alice@office.test", mail)
                            .keeps())
                    .as(subject.getKey())
                    .isEmpty();
        }
        softly.assertAll();
        assertThat(subjects).isNotEmpty();
    }

    private static byte[] word(String charset, byte[] octets) {
        return ("=?" + charset + "?B?" + Base64.getEncoder().encodeToString(octets) + "?=").getBytes(US_ASCII);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
