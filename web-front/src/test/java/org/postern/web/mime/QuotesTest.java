package org.postern.web.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.postern.message.LinearWork;
import org.postern.message.mime.InlineImages;

class QuotesTest {
    private static final TextHits PARIS = text -> {
        BitSet hits = new BitSet();
        for (int at = text.indexOf("Paris"); at >= 0; at = text.indexOf("Paris", at + 1)) {
            hits.set(at, at + 5);
        }
        return hits;
    };
    private static final ReadingAids FOLDED = new ReadingAids(Optional.of("Quoted <text>"), TextHits.NONE);
    private static final ReadingAids SEARCHED = new ReadingAids(Optional.of("Quoted"), PARIS);
    private static final String LONG = "> one\n> two\n> three\n>> four\n> five\n";
    private static final String LONG_HTML = "<p>one</p><p>two</p><p>three</p><p>four</p><p>five</p>";

    private static Document plain(String text) {
        return Jsoup.parse(PlainTextHtml.render(text, FOLDED).html());
    }

    private static Document html(String html, ReadingAids aids) {
        return Jsoup.parse(new HtmlSanitizer()
                .sanitize(html, InlineImages.NONE, false, aids)
                .html());
    }

    @Test
    void aLongQuoteBelowWordsIsFoldedWithTheLineThatNamesItsAuthor() {
        for (String attribution : List.of(
                "On Fri, 27 Nov 2026 at 9:14, Alice <alice@x.test> wrote:\n",
                "On Fri, 27 Nov 2026 at 9:14, Alice Moreau of the office in Lyon\n<alice@x.test> wrote:\n\n",
                "2026年11月27日(金) 9:14 佐藤花子 <alice@x.test>:\n",
                "佐藤さんは書きました：\n",
                "Am 26.11.26 um 10:02 schrieb Bob Meyer:\n")) {
            Document page = plain("Yes.\nBob\n\n" + attribution + LONG);
            assertThat(page.select("details.quoted summary").text()).isEqualTo("Quoted <text>");
            assertThat(page.select("details").text())
                    .contains("one", "five", attribution.split("\n", -1)[0]);
            page.select("details").remove();
            assertThat(page.text()).isEqualTo("Yes. Bob");
        }
        assertThat(plain("As agreed:\nnothing more.\n" + LONG).select("details").text())
                .doesNotContain("nothing more");
    }

    @Test
    void shortAnsweredAndLonelyQuotesStay() {
        assertThat(plain("Yes.\n> one\n> two\n> three\n").select("details")).isEmpty();
        assertThat(plain(LONG).select("details")).isEmpty();
        assertThat(plain("On Friday, Al <a@x.test> wrote:\n" + LONG + "-- \nBob\n")
                        .select("details"))
                .isEmpty();
        assertThat(plain(LONG + "This is my answer.\n").select("details")).isEmpty();
        assertThat(plain(LONG + LONG + "This is my answer.\n").select("details"))
                .hasSize(1);
        assertThat(plain("Yes.\n" + LONG + "\n-- \nBob\n").select("details")).hasSize(1);
        assertThat(PlainTextHtml.render("x\n" + LONG)).doesNotContain("details");
    }

    @Test
    void whatFollowsOutlooksHeaderBlockIsQuoted() {
        for (String head : List.of(
                "-----Original Message-----\nFrom: Al\n",
                "________________________________\n差出人: Al\n送信日時: 2026年11月27日\n",
                "From: Al <al@x.test>\nSent: Friday\n")) {
            Document page = plain("Fine.\n\n" + head + "To: Bob\nSubject: x\n\nText\n");
            assertThat(page.select("details").text()).as(head).endsWith("Subject: x Text");
        }
        assertThat(plain("From: here to there\nis a long way\na\nb\nc\n").select("details"))
                .isEmpty();
    }

    @Test
    void quotesOfMailProgramsAreFolded() {
        for (String quote : List.of(
                "<div class='gmail_quote gmail_quote_container'><div class=gmail_attr>On Friday Al wrote:</div>"
                        + "<blockquote class=gmail_quote>LONG</blockquote></div>",
                "<div><br><blockquote type=cite><div>On Friday Al wrote:</div>LONG</blockquote></div>",
                "<div class=moz-cite-prefix>On Friday Al wrote:<br></div><blockquote type=cite>LONG</blockquote>",
                "<hr><div id=divRplyFwdMsg dir=ltr>On Friday Al wrote:</div><div>LONG</div>",
                "<div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in'>"
                        + "<p>On Friday Al wrote:</p></div></div>LONG",
                "<table><tr><td><div class=yahoo_quoted>On Friday Al wrote: LONG</div></td></tr></table>")) {
            String mail = "<body><p>Works for me</p>" + quote.replace("LONG", LONG_HTML) + "</body>";
            Document page = html(mail, FOLDED);
            assertThat(page.select("details.quoted:not([open]) > summary").text())
                    .as(quote)
                    .isEqualTo("Quoted <text>");
            assertThat(page.select("details").text()).as(quote).contains("Al wrote:", "five");
            page.select("details").remove();
            assertThat(page.text()).as(quote).isEqualTo("Works for me");
        }
    }

    @Test
    void shortAndLonelyQuotesOfHtmlStay() {
        String quote = "<blockquote type=cite>" + LONG_HTML + "</blockquote>";
        assertThat(html(quote, FOLDED).select("details")).isEmpty();
        assertThat(html("<title>x</title><style>p{color:red}</style>" + quote, FOLDED)
                        .select("details"))
                .isEmpty();
        assertThat(html("Yes<blockquote type=cite>one<br>two</blockquote>", FOLDED)
                        .select("details"))
                .isEmpty();
        assertThat(html(quote + "My answer", FOLDED).select("details")).isEmpty();
        assertThat(html("Yes" + quote, ReadingAids.NONE).select("details")).isEmpty();
    }

    @Test
    void aMailMakesNoFoldOfItsOwn() {
        Document page = html(
                "<details open class=quoted><summary>Quoted</summary><mark id=hit>a</mark></details>"
                        + "<p>Yes</p><blockquote type=cite onclick=x>" + LONG_HTML + "<script>x</script></blockquote>",
                SEARCHED);
        assertThat(page.select("details")).hasSize(1);
        assertThat(page.select("mark, [id], script, [onclick]")).isEmpty();
    }

    @Test
    void hitsAreMarkedAndOpenTheQuoteThatHoldsThem() {
        PlainTextHtml.Fragment plain =
                PlainTextHtml.render("To <Paris>, https://x.test/Paris\n" + LONG + "> Paris\n", SEARCHED);
        Document page = Jsoup.parse(plain.html());
        assertThat(plain.hits()).isEqualTo(3);
        assertThat(page.select("mark")).hasSize(3);
        assertThat(page.select("#hit").text()).isEqualTo("Paris");
        assertThat(page.select("a").attr("href")).isEqualTo("https://x.test/Paris");
        assertThat(page.select("details[open] mark")).hasSize(1);
        String mail = "<style>Paris{}</style><p>To Paris<a href='https://x.test/Paris'>x</a></p>"
                + "<blockquote type=cite>" + LONG_HTML + "<p title=Paris>Paris&lt;</p></blockquote>";
        SafeHtml safe = new HtmlSanitizer().sanitize(mail, InlineImages.NONE, false, SEARCHED);
        assertThat(safe.hits()).isEqualTo(2);
        Document frame = Jsoup.parse(safe.html());
        assertThat(frame.select("mark")).hasSize(2);
        assertThat(frame.select("p > mark#hit")).hasSize(1);
        assertThat(frame.select("details[open] mark")).hasSize(1);
    }

    @Test
    void foldingCostsWhatTheLengthDoes() {
        for (String unit : List.of("> a\n", "a\n> b\n", "On 1:2 a@b:\n", "From: a\n", "____________________\n", ":@")) {
            LinearWork.of(60_000 / unit.length(), unit::repeat, text -> PlainTextHtml.render(text, SEARCHED));
        }
        for (String unit : List.of(
                "<blockquote type=cite>a",
                "a<blockquote type=cite>b</blockquote>",
                "<div class=gmail_quote>Paris</div>",
                "<div><div style='border-top:solid #E1E1E1'>a",
                "<div class=moz-cite-prefix>a</div>")) {
            LinearWork.of(
                    20_000 / unit.length(),
                    unit::repeat,
                    html -> new HtmlSanitizer().sanitize(html, InlineImages.NONE, false, SEARCHED));
        }
    }
}
