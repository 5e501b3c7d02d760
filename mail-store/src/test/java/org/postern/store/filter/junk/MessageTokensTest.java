package org.postern.store.filter.junk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.postern.message.LinearWork;

/** What is read of a message, and what a hostile one costs. */
class MessageTokensTest {
    private static Set<String> tokens(byte[] mail) {
        return new MessageTokens(Optional.empty(), "mail.office.test").of(new ByteArrayInputStream(mail));
    }

    private static Set<String> tokens(String mail) {
        return tokens(mail.replace("\n", "\r\n").getBytes(UTF_8));
    }

    private static Set<String> html(String html) {
        return tokens("From: a@b.test\nContent-Type: text/html; charset=utf-8\n\n" + html);
    }

    @Test
    void readsWordsByWhereTheyStand() {
        assertThat(tokens("From: Carol Jones <carol@sales.firm.test>\nSubject: The hinges\n\nPlease deliver Hinges.\n"))
                .contains("subject:hinges", "from:carol", "claimed:sales.firm.test", "claimed:firm.test", "hinges")
                .contains("lacks:date", "lacks:message-id", "type:text/plain")
                .doesNotContain("Hinges", "lacks:from");
    }

    private static String alternative(String text, String html) {
        return "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\n" + text
                + "\n--b\nContent-Type: text/html\n\n" + html + "\n--b--\n";
    }

    @Test
    void readsOfAnAlternativeWhatTheReaderIsShown() {
        String casino = "<b>play in our new casino</b> today";
        assertThat(tokens(alternative("call me ishmael some years ago", casino)))
                .contains("casino", "shape:parts-differ")
                .doesNotContain("ishmael");
        assertThat(tokens(alternative("play in our new casino today", casino)))
                .contains("casino")
                .doesNotContain("shape:parts-differ");
        assertThat(tokens(alternative("the casino waits for you", "<img src='http://a.example/1.png'>")))
                .as("HTML without words")
                .contains("casino", "link:a.example");
    }

    @Test
    void passesOverWhatHtmlHides() {
        assertThat(html("<p>one two three four five</p><div style=\"display: none\">ishmael</div>"
                        + "<span style='font-size:0px'>queequeg</span><p style='font-size:0.9em'>shown</p>"))
                .contains("shape:hidden", "five", "shown")
                .doesNotContain("ishmael", "queequeg");
    }

    @Test
    void findsTheHostsOfLinksInAttributesAndText() {
        assertThat(html("<a href=\"https://bank.example@www.evil.example:81/x\">go</a><img src='http://192.0.2.7/p'>"))
                .contains("link:www.evil.example", "link:evil.example", "link:address")
                .contains("link-shape:user", "link-shape:port")
                .doesNotContain("link:bank.example", "href");
        assertThat(tokens("Subject: x\n\nsee HTTPS://Shop.Example/offer\n")).contains("link:shop.example");
    }

    @Test
    void seesThroughDisguises() {
        assertThat(html("c\u200ba\u00adsi\u200bno and ｃａｓｉｎｏ２")).contains("casino", "casino2", "shape:invisible");
        assertThat(html("V<b></b>iagra &#118;iagra")).contains("viagra");
    }

    @Test
    void readsJapaneseByPairsInWhateverCharset() {
        Charset jis = Charset.forName("ISO-2022-JP");
        byte[] head =
                "Subject: =?iso-2022-jp?B?GyRCRXZBKhsoQg==?=\r\nContent-Type: text/plain; charset=iso-2022-jp\r\n\r\n"
                        .getBytes(UTF_8);
        byte[] body = "今すぐ現金".getBytes(jis);
        byte[] mail = new byte[head.length + body.length];
        System.arraycopy(head, 0, mail, 0, head.length);
        System.arraycopy(body, 0, mail, head.length, body.length);
        assertThat(tokens(mail)).contains("subject:当選", "現金", "今す", "charset:iso-2022-jp");
    }

    @Test
    void decodesTransferEncodings() {
        String base64 = Base64.getEncoder().encodeToString("winner of the lottery".getBytes(UTF_8));
        assertThat(tokens("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n" + base64))
                .contains("lottery");
        assertThat(tokens("Content-Transfer-Encoding: quoted-printable\n\nlot=\ntery caf=C3=A9\n"))
                .contains("lottery", "cafe");
    }

    @Test
    void aProvenDomainIsAnotherTokenThanAClaimedOne() {
        String pass = "Authentication-Results: mail.office.test;\n\tspf=pass;\n\tdmarc=pass header.from=firm.test\n";
        assertThat(tokens(pass + "From: x@firm.test\n\nx"))
                .contains("proven:firm.test")
                .doesNotContain("claimed:firm.test");
        assertThat(tokens(pass.replace("mail.office.test", "evil.test") + "From: x@firm.test\n\nx"))
                .contains("claimed:firm.test")
                .doesNotContain("proven:firm.test");
        assertThat(tokens(pass.replace("dmarc=pass", "dmarc=fail") + pass + "From: x@firm.test\n\nx"))
                .as("only the topmost counts")
                .contains("claimed:firm.test");
    }

    @Test
    void whatIsJudgedAndWhatIsLearnedIsTheSame() {
        byte[] arriving =
                ("Received: from a by b; now\r\n" + "From: x@firm.test\r\nSubject: y\r\n\r\nwords\r\n").getBytes(UTF_8);
        byte[] stored = ("Return-Path: <x@firm.test>\r\nDelivered-To: alice@office.test\r\n"
                        + "Authentication-Results: mail.office.test; dmarc=pass\r\n" + new String(arriving, UTF_8))
                .getBytes(UTF_8);
        Set<String> judged =
                new MessageTokens(Optional.of(true), "mail.office.test").of(new ByteArrayInputStream(arriving));
        assertThat(tokens(stored)).isEqualTo(judged);
    }

    @Test
    void countsTheKindsOfFiles() {
        assertThat(
                        tokens(
                                "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: application/zip;"
                                        + " name=\"Invoice.EXE\"\nContent-Disposition: attachment; filename*=utf-8''a%20b.js\n\nAAAA\n--b--\n"))
                .contains("file:exe", "file:js", "type:application/zip");
    }

    @Test
    void hostileMailCostsWhatItsLengthDoesAndIsNeverAFault() {
        assertThat(grown(10_000, levels -> {
                    StringBuilder nested = new StringBuilder("From: a@b.test\nSubject: deep\n");
                    for (int i = 0; i < levels; i++) {
                        nested.append("Content-Type: multipart/mixed; boundary=b")
                                .append(i)
                                .append("\n\n--b")
                                .append(i)
                                .append('\n');
                    }
                    return nested.toString();
                }))
                .contains("subject:deep", "shape:overgrown");
        assertThat(grown(100_000, words -> {
                    StringBuilder distinct = new StringBuilder("Subject: many\n\n");
                    for (int i = 0; i < words; i++) {
                        distinct.append("word").append(i).append(' ');
                    }
                    return distinct.toString();
                }))
                .hasSizeLessThan(2_100)
                .hasSizeGreaterThan(500);
        List<IntFunction<String>> mails = List.of(
                count -> "Subject: x\n\n" + "lorem".repeat(7 * count),
                count -> "X: " + "name=".repeat(count) + "\n\nx",
                count -> "Content-Type: text/plain; " + "name=a.b ".repeat(count / 6) + "\n\nx",
                count -> "Content-Type: text/html\n\n" + "<a style=display:non".repeat(count / 6),
                count -> "Content-Type: text/html\n\n" + "<a ".repeat(count / 2) + "http://".repeat(count / 6)
                        + "&".repeat(count / 6),
                count -> "From: " + "a@".repeat(count / 2) + "\nSubject: =?utf-8?B?" + "A".repeat(count) + "?=\n\nx",
                count -> "Content-Type: text/plain; charset=" + "x".repeat(count / 6) + "\n\nx",
                count -> "\0".repeat(50 * count));
        for (IntFunction<String> mail : mails) {
            assertThat(grown(60_000, mail)).hasSizeLessThan(2_100);
        }
        assertThat(tokens("Content-Type: text/plain; charset=utf-7\n\n+ADw-script+AD4-"))
                .isNotEmpty();
        assertThat(tokens(new byte[0])).hasSizeLessThan(100);
    }

    private static Set<String> grown(int size, IntFunction<String> mail) {
        return LinearWork.of(size, mail, MessageTokensTest::tokens);
    }
}
