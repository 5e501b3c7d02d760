package org.postern.bench;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.postern.message.file.FileTexts;
import org.postern.message.file.PdfText;
import org.postern.message.mime.InlineImages;
import org.postern.message.mime.MessageReader;
import org.postern.store.search.Segmenter;
import org.postern.store.search.TextExtractor;
import org.postern.web.mime.HtmlSanitizer;

/** What is done with a mail that is read or indexed: MIME decoder, sanitizer of HTML, tokenizer of the search. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ReadingBench {
    private static final String ENGLISH = "The quarterly report of the office was reviewed, and the budget for the next meeting is attached. ";
    private static final String JAPANESE = "会議の議事録と請求書をお送りします。ご確認をお願いいたします。";

    private final MessageReader reader = new MessageReader(Clock.systemUTC());
    private final TextExtractor extractor = new TextExtractor(new FileTexts(PdfText.NONE));
    private final HtmlSanitizer sanitizer = new HtmlSanitizer();
    private final String english = ENGLISH.repeat(40);
    private final String japanese = JAPANESE.repeat(60);
    private final String html = html();
    private final byte[] plain = mail("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + english);
    private final byte[] mixed = mail(mixed());

    @Benchmark
    public Object decodePlain4KiB() throws IOException {
        return reader.read(new ByteArrayInputStream(plain), Optional.empty());
    }

    /** Text, HTML in quoted-printable or base64, Japanese, and a file of 48 KiB. */
    @Benchmark
    public Object decodeMixed() throws IOException {
        return reader.read(new ByteArrayInputStream(mixed), Optional.empty());
    }

    @Benchmark
    public Object headingOfList() throws IOException {
        return reader.heading(new ByteArrayInputStream(plain));
    }

    @Benchmark
    public Object extractForIndex() {
        return extractor.extract(new ByteArrayInputStream(mixed), mixed.length);
    }

    @Benchmark
    public Object sanitizeHtml() {
        return sanitizer.sanitize(html, InlineImages.NONE, false);
    }

    @Benchmark
    public String tokenizeEnglish4KiB() {
        return Segmenter.words(english);
    }

    @Benchmark
    public String tokenizeJapanese() {
        return Segmenter.words(japanese);
    }

    private static String html() {
        return "<html><head><style>p{color:red}</style></head><body>"
                + ("<table><tr><td style=\"padding:4px;color:#333\"><p>" + ENGLISH + "</p><a href=\"https://example.net/a?b=c\">more</a>"
                                + "<img src=\"https://example.net/x.png\" width=10></td></tr></table><script>alert(1)</script>")
                        .repeat(40)
                + "</body></html>";
    }

    private static byte[] mail(String rest) {
        return ("Received: from mx.example.net by mail.office.test; Mon, 23 Nov 2026 10:00:00 +0000\r\nFrom: =?UTF-8?B?5L2Q6Jek?= <sato@example.net>\r\n"
                        + "To: Alice <alice@office.test>\r\nSubject: =?ISO-2022-JP?B?GyRCMnE1RBsoQg==?= report\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\n"
                        + "Message-ID: <1@example.net>\r\nMIME-Version: 1.0\r\n" + rest)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String mixed() {
        byte[] file = new byte[48 << 10];
        new Random(1).nextBytes(file);
        Base64.Encoder lines = Base64.getMimeEncoder(76, new byte[] {'\r', '\n'});
        return "Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\nContent-Type: multipart/alternative; boundary=a\r\n\r\n"
                + "--a\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + JAPANESE.repeat(20)
                + "\r\n--a\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + lines.encodeToString(html().getBytes(StandardCharsets.UTF_8))
                + "\r\n--a--\r\n--m\r\nContent-Type: application/pdf; name=\"report.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + lines.encodeToString(file) + "\r\n--m--\r\n";
    }
}
