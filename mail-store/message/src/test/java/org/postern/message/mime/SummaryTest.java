package org.postern.message.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.postern.message.text.HtmlToText;

/** A row of a title list is the same from a message's summary as from its header. */
class SummaryTest {
    private final MessageReader reader =
            new MessageReader(Clock.fixed(Instant.parse("2026-11-22T00:00:00Z"), ZoneOffset.UTC));

    @Test
    void everyMessageOfTheCorpusHasTheSameTitleFromItsSummary() throws IOException, URISyntaxException {
        Path corpus = Path.of(SummaryTest.class.getResource("/mime").toURI());
        List<String> without = new ArrayList<>();
        int doubtful = 0;
        int snippets = 0;
        try (Stream<Path> files = Files.list(corpus)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".eml"))
                    .sorted()
                    .toList()) {
                byte[] message = Files.readAllBytes(file);
                doubtful += reader.heading(in(message)).doubtful() ? 1 : 0;
                Optional<Summary> summary = summary(message);
                if (summary.isEmpty()) {
                    without.add(file.getFileName().toString());
                    continue;
                }
                assertThat(summary.get().heading()).as(file.toString()).isEqualTo(fromHeader(message));
                assertShowable(summary.get().snippet());
                snippets += summary.get().snippet().isEmpty() ? 0 : 1;
            }
        }
        assertThat(doubtful).as("the corpus has them").isPositive();
        assertThat(snippets).isGreaterThan(100);
        assertThat(without).as("they are read from their headers").hasSizeLessThan(10);
    }

    @Test
    void anIndexedMessageHasTheSnippetThatIsMadeOnTheSpot() throws IOException {
        byte[] message = ("Subject: s\r\nContent-Type: text/html\r\n\r\n<p>" + "word ".repeat(90_000) + "</p>")
                .getBytes(StandardCharsets.US_ASCII);
        Outline outline = reader.outline(in(message), message.length);
        Summary indexed = outline.summary(HtmlToText.words(outline.view().html().orElseThrow(), 1 << 20));

        byte[] beginning = java.util.Arrays.copyOf(message, MessageReader.SUMMARY_OCTETS);
        assertThat(reader.summary(in(beginning), message.length)).isEqualTo(indexed);
        assertThat(indexed.snippet()).startsWith("word word").hasSizeLessThanOrEqualTo(Snippet.MOST);
    }

    @Test
    void aSnippetIsWhatTheSenderWroteWithoutQuotesAndSignature() {
        assertThat(Snippet.of("On Monday Bob wrote:\n> old\n> older\n\n  Yes,\n\tplease.\n-- \nAnn\nDirector"))
                .isEqualTo("Yes, please.");
        assertThat(Snippet.of("We need:\n- ink\n- paper\n\n-----Original Message-----\nFrom: x"))
                .isEqualTo("We need: - ink - paper");
        assertThat(Snippet.of("=====\n\u6765\u9031\u306e\u4f1a\u8b70\u3067\u3059\u3002\n>> \u524d\n"))
                .isEqualTo("\u6765\u9031\u306e\u4f1a\u8b70\u3067\u3059\u3002");
        assertThat(
                        Snippet.of(
                                "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nHello\n-----BEGIN PGP SIGNATURE-----\nabc"))
                .isEqualTo("Hello");
        assertThat(Snippet.of("-----BEGIN PGP MESSAGE-----\nhQEMA")).isEmpty();
        assertThat(Snippet.of("> only\n> a quote\n")).isEmpty();
        assertThat(Snippet.of("The list follows:")).isEqualTo("The list follows:");
    }

    @Test
    void aSnippetHidesAndReordersNothing() {
        String hostile = "a\u202egpj.exe\u2066 b\u200b\0c\u0007 e\u0301 \ud800 x\r\u2028y" + "\ud83d\ude00".repeat(300);
        String snippet = Snippet.of(hostile);

        assertShowable(snippet);
        assertThat(snippet).startsWith("agpj.exe b c").contains("\u00e9").doesNotContain("\u202e", "\u200b");
        assertShowable(Snippet.of("e" + "\u0301".repeat(10_000)));
    }

    @Test
    void whatIsBeyondTheBoundsHasNoSummary() throws IOException {
        assertThat(summary(mail("To: " + "a@office.test, ".repeat(100)))).isEmpty();
        assertThat(summary(mail("Subject: " + "\u3042".repeat(400)))).isEmpty();
        assertThat(summary(mail("From: " + "a@x.test, ".repeat(100)))).isEmpty();
        assertThat(summary(mail("Authentication-Results: h" + "; a=b c=\"d\te\"".repeat(3))))
                .isEmpty();
        assertThat(summary(mail("Subject: " + "x".repeat(600)))).isPresent();
    }

    @Test
    void noAnswerOfAServerFailsTheReader() throws IOException {
        String text = reader.summary(
                        in(mail("From: A <a@x.test>\r\nTo: b@x.test\r\nSubject: s\r\n"
                                + "Authentication-Results: h; dmarc=pass header.from=x.test")),
                        100)
                .text()
                .orElseThrow();
        assertThat(Summary.parse(text)).isPresent();
        Random random = new Random(3);
        for (int i = 0; i < 5_000; i++) {
            StringBuilder broken = new StringBuilder(text);
            for (int change = 0; change < 4; change++) {
                int at = random.nextInt(broken.length());
                broken.setCharAt(at, "\t\r\n=sdfvr0".charAt(random.nextInt(10)));
            }
            assertThat(Summary.parse(broken.toString())).isNotNull();
        }
        assertThat(Summary.parse("x".repeat(Summary.MOST_OCTETS + 1))).isEmpty();
        assertThat(Summary.parse("d\t99999999999999999\r\n")).isEmpty();
        assertThat(Summary.parse("v\tdmarc\tpass\r\n")).isEmpty();
    }

    private Optional<Summary> summary(byte[] message) throws IOException {
        Summary made = reader.summary(in(message), message.length);
        Optional<String> text = made.text();
        text.ifPresent(each -> {
            assertThat(each.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(Summary.MOST_OCTETS);
            assertThat(each).endsWith("\r\n").matches("(?:[a-z](?:\t[^\\p{Cntrl}]*+)*+\r\n)++");
            assertThat(Summary.parse(each)).contains(made);
        });
        return text.map(each -> made);
    }

    /** As the list reads a message whose summary it does not get. */
    private Heading fromHeader(byte[] message) throws IOException {
        Heading heading = reader.heading(in(message));
        if (!heading.doubtful() || message.length > MessageReader.SUMMARY_OCTETS) {
            return unmarked(heading);
        }
        MessageView view = reader.read(in(message), Optional.empty());
        return new Heading(
                view.authorship(), view.from(), view.to(), view.subject(), view.date(), heading.attachments(), false);
    }

    private static Heading unmarked(Heading heading) {
        return new Heading(
                heading.authorship(),
                heading.from(),
                heading.to(),
                heading.subject(),
                heading.date(),
                heading.attachments(),
                false);
    }

    private static void assertShowable(String snippet) {
        assertThat(snippet.length()).isLessThanOrEqualTo(Snippet.MOST);
        assertThat(snippet.chars().noneMatch(c -> c < ' ' || (c >= 0x7f && c < 0xa0)))
                .isTrue();
        assertThat(new String(snippet.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEqualTo(snippet);
        if (snippet.length() < 100) {
            assertThat(Normalizer.isNormalized(snippet, Normalizer.Form.NFC)).isTrue();
        }
    }

    private static byte[] mail(String header) {
        return (header + "\r\n\r\nText\r\n").getBytes(StandardCharsets.UTF_8);
    }

    private static InputStream in(byte[] octets) {
        return new ByteArrayInputStream(octets);
    }
}
