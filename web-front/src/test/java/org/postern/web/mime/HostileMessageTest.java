package org.postern.web.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.postern.web.mime.MessageView.Problem;

/** The rows "Mail content" of the attack list. The time limits only detect hanging; they are not measurements. */
class HostileMessageTest {
    private static final String HEAD = "From: a@x.test\r\nSubject: bomb\r\nMIME-Version: 1.0\r\n";
    private final MessageReader reader = new MessageReader(Clock.systemUTC());

    @Test
    void tenThousandLevelsAreTooComplex() {
        StringBuilder message = new StringBuilder(HEAD);
        for (int i = 0; i < 10_000; i++) {
            message.append("Content-Type: multipart/mixed; boundary=b")
                    .append(i)
                    .append("\r\n\r\n--b")
                    .append(i)
                    .append("\r\n");
        }
        tooComplex(message + "\r\nx");
    }

    @Test
    void hundredThousandPartsAreTooComplex() {
        tooComplex(HEAD + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + "--b\r\n\r\nx\r\n".repeat(100_000));
    }

    @Test
    void hundredThousandHeadersAreTooComplex() {
        tooComplex(HEAD + "X-A: b\r\n".repeat(100_000) + "\r\nx");
    }

    @Test
    void nineMegabytesOfOneHeaderAreTooComplex() {
        tooComplex(HEAD + "X-A: " + "b".repeat(9 << 20) + "\r\n\r\nx");
        tooComplex(HEAD + "X-A: " + "bbbb\r\n ".repeat(1_300_000) + "\r\n\r\nx");
    }

    @Test
    void fiftyThousandParametersAreBounded() {
        StringBuilder message = new StringBuilder(HEAD).append("Content-Type: application/octet-stream");
        for (int i = 0; i < 50_000; i++) {
            message.append("; name*").append(i).append("*=a");
        }
        MessageView view = read(message + "\r\n\r\nx");
        assertThat(view.parts()).hasSize(1);
        assertThat(view.parts().get(0).fileName()).hasSizeLessThanOrEqualTo(200);
    }

    @Test
    void addressesShownAreBounded() {
        assertThat(read(HEAD + "To: " + "a@x.test, ".repeat(50_000) + "\r\n\r\nx")
                        .to())
                .hasSize(1_000);
        MessageView tooMany = read(HEAD + "Cc: " + "a@x.test, ".repeat(150_000) + "\r\n\r\nx");
        assertThat(tooMany.problems()).contains(Problem.TOO_COMPLEX);
    }

    @Test
    void patternsThatTroubleRegularExpressionsFinish() {
        for (String unit : List.of(
                "\"",
                "(",
                "<",
                "\\",
                " ",
                "=?",
                "=?a?q?",
                "=?utf-8?B?AA=",
                "?=",
                "@",
                ":",
                ";",
                "\"\\",
                "<a ",
                "'",
                "%")) {
            String value = unit.repeat(60_000 / unit.length());
            read(HEAD + "To: " + value + "\r\nReferences: " + value + "\r\nDate: " + value
                    + "\r\nContent-Type: text/html; name=" + value + "\r\nContent-Disposition: inline; filename*="
                    + value + "\r\n\r\n" + value);
            assertTimeoutPreemptively(Duration.ofSeconds(10), () -> PlainTextHtml.render(value));
        }
    }

    @Test
    void combiningMarksDoNotMakeNormalisingQuadratic() {
        String marks = "a" + "\u0316\u0301".repeat(200_000);
        read(HEAD + "Content-Type: text/plain; charset=utf-8\r\n\r\n" + marks);
    }

    @Test
    void hugeTextIsCutAndHugeHtmlIsNotShown() {
        MessageView text = read(HEAD + "Content-Type: text/plain\r\n\r\n" + "line of text\r\n".repeat(400_000));
        assertThat(text.problems()).contains(Problem.TEXT_CUT);
        assertThat(text.text()).hasSizeLessThanOrEqualTo(1 << 20);
        MessageView html = read(HEAD + "Content-Type: text/html\r\n\r\n" + "<p>paragraph</p>".repeat(100_000));
        assertThat(html.problems()).contains(Problem.HTML_TOO_LARGE);
        assertThat(html.html()).isEmpty();
        assertThat(html.text()).startsWith("paragraph");
    }

    @Test
    void archivesAreNeverOpened() {
        MessageView view =
                read(HEAD + "Content-Type: application/zip; name=bomb.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                        + "UEsDBBQAAAAIAAAA".repeat(100) + "\r\n");
        assertThat(view.parts())
                .singleElement()
                .satisfies(part -> assertThat(part.size()).isEqualTo(1_200));
    }

    @Test
    void deepAndLargeTogetherAreTooComplex() {
        StringBuilder head = new StringBuilder(HEAD);
        for (int i = 0; i < 99; i++) {
            head.append("Content-Type: multipart/mixed; boundary=b")
                    .append(i)
                    .append("\r\n\r\n--b")
                    .append(i)
                    .append("\r\n");
        }
        head.append("Content-Type: application/octet-stream\r\n\r\n");
        byte[] block = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcd\r\n"
                .repeat(1_024)
                .getBytes(StandardCharsets.US_ASCII);
        InputStream body = new SequenceInputStream(
                Collections.enumeration(Stream.generate(() -> (InputStream) new ByteArrayInputStream(block))
                        .limit(400)
                        .toList()));
        InputStream message = new SequenceInputStream(
                new ByteArrayInputStream(head.toString().getBytes(StandardCharsets.US_ASCII)), body);
        MessageView view =
                assertTimeoutPreemptively(Duration.ofSeconds(20), () -> reader.read(message, Optional.empty()));
        assertThat(view.problems()).contains(Problem.TOO_COMPLEX);
        assertThat(view.subject()).isEqualTo("bomb");
    }

    @Test
    void randomDamageNeverFails() throws IOException {
        Random random = new Random(20201122);
        byte[] message = (HEAD
                        + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=iso-2022-jp\r\n"
                        + "Content-Transfer-Encoding: base64\r\n\r\nPGI+eDwvYj4=\r\n--b\r\nContent-Disposition: attachment;"
                        + " filename*=utf-8''%41%42\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=41=\r\n=zz\r\n--b--\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        for (int round = 0; round < 2_000; round++) {
            byte[] damaged = message.clone();
            for (int i = 0; i < 1 + round % 20; i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            MessageView view = reader.read(new ByteArrayInputStream(damaged), Optional.empty());
            assertThat(view.parts())
                    .allSatisfy(part -> assertThat(part.fileName()).isNotEmpty());
        }
    }

    @Test
    void plainTextIsEscapedBeforeItIsLinked() {
        assertThat(PlainTextHtml.render("<b> https://x.test/a?b=\"><script>&c"))
                .isEqualTo("&lt;b&gt; <a class=\"link\" target=\"_blank\" rel=\"noopener noreferrer nofollow\""
                        + " href=\"https://x.test/a?b=\">https://x.test/a?b=</a>&quot;&gt;&lt;script&gt;&amp;c\n");
        assertThat(PlainTextHtml.render("(詳細はhttps://x.test/a(b)。)"))
                .contains("href=\"https://x.test/a(b)\"", "</a>。)");
        assertThat(PlainTextHtml.render("a\n> b\n>> c\nd"))
                .isEqualTo(
                        "a\n<blockquote class=\"quote\">b\n<blockquote class=\"quote\">c\n</blockquote></blockquote>d\n");
        assertThat(PlainTextHtml.render("javascript:alert(1) http:// x")).doesNotContain("<a");
    }

    private void tooComplex(String message) {
        MessageView view = read(message);
        assertThat(view.problems()).contains(Problem.TOO_COMPLEX);
        assertThat(view.subject()).isEqualTo("bomb");
        assertThat(view.parts()).isEmpty();
        assertThat(view.text()).isEmpty();
    }

    private MessageView read(String message) {
        byte[] octets = message.getBytes(StandardCharsets.UTF_8);
        return assertTimeoutPreemptively(
                Duration.ofSeconds(10), () -> reader.read(new ByteArrayInputStream(octets), Optional.empty()));
    }
}
