package org.postern.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipInputStream;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.message.address.Person;
import org.postern.message.file.OfficeFiles;
import org.postern.message.mime.InlineImages;
import org.postern.message.mime.PartView;
import org.postern.web.hop.HopException;
import org.postern.web.http.Response;
import org.postern.web.mime.HtmlSanitizer;
import org.postern.web.mime.SafeHtml;
import org.postern.web.organizer.Messages.Flag;

final class ReadTest {
    private static final Person BOB = new Person("Bob", "bob@example.test", List.of());
    private static final List<PartView> FILES = List.of(
            new PartView(1, "a.txt", "text/html", 7, false, Optional.empty(), false),
            new PartView(2, "p.png", "image/png", 68, false, Optional.empty(), false),
            new PartView(3, "a.txt", "image/png", 7, false, Optional.empty(), false),
            new PartView(4, "inner.eml", "message/rfc822", 7, false, Optional.empty(), true));

    @TempDir
    private Path temporary = Path.of("");

    private Office office;

    @BeforeEach
    void open() {
        office = new Office(temporary);
    }

    @AfterEach
    void close() {
        office.close();
    }

    private static final String HTML = "<p>Hello <b>you</b><script>alert(1)</script>"
            + "<img src=\"https://tracker.test/p.gif\"><a href=\"https://evil.test/\">https://good.test/</a></p>";

    @Test
    void showsTheMessageAndMarksItRead() {
        office.arrive("n", "Newer", "A");
        office.arrive("m", "inbox", "Hello", BOB, "Dear Alice\n<b>not bold</b> https://x.test/\n", null, List.of());
        office.arrive("o", "Older", "A");
        Document page = office.get("/mail/inbox/m").page();
        assertThat(page.select("h1").text()).isEqualTo("Hello");
        assertThat(page.select(".by .h-from").text()).isEqualTo("Bob <bob@example.test>");
        assertThat(page.select(".plain").text()).contains("<b>not bold</b>");
        assertThat(page.select(".plain a").attr("href")).isEqualTo("https://x.test/");
        assertThat(page.select("a[rel=prev]").attr("href")).isEqualTo("/mail/inbox/n");
        assertThat(page.select("a[rel=next]").attr("href")).isEqualTo("/mail/inbox/o");
        assertThat(office.organizer.entry("m").flags()).contains(Flag.SEEN);
        assertThat(page.select("nav.side a[aria-current] .count").text()).startsWith("2");
    }

    @Test
    void manyRecipientsAreOneLineWithAllOnDemand() {
        office.arrive("m", "Hello", "A");
        StringBuilder to = new StringBuilder("alice@office.test");
        for (int i = 0; i < 38; i++) {
            to.append(", \"Person ").append(i).append("\" <p").append(i).append("@example.test>");
        }
        office.mail.messages.put(
                "m", FakeMail.Mail.raw("x", "Subject: x\r\nFrom: bob@example.test\r\nTo: " + to + "\r\n\r\nx"));
        Document page = office.get("/mail/inbox/m").page();
        assertThat(page.select(".people summary").text()).isEqualTo("to me, Person 0, Person 1 +36");
        assertThat(page.select(".people dd").text()).contains("Person 37 <p37@example.test>");
    }

    private static final String QUOTE =
            "Yes.\n\nOn Friday, Bob <bob@example.test> wrote:\n> a\n> b\n> c\n> Paris\n> e\n";

    @Test
    void aLongQuoteIsFoldedButNotInWhatWasForwarded() {
        office.arrive("m", "inbox", "Re: Hello", BOB, QUOTE, null, List.of());
        office.arrive("f", "inbox", "Fwd: Hello", BOB, QUOTE, null, List.of());
        office.arrive(
                "h", "inbox", "Re: Hello", BOB, "", HTML + "<blockquote type=cite>" + "x<br>".repeat(9), List.of());
        Document page = office.get("/mail/inbox/m").page();
        assertThat(page.select(".plain details:not([open]) > summary").text()).isEqualTo("Quoted text");
        assertThat(page.select(".plain details").text()).contains("On Friday", "Paris");
        assertThat(office.get("/mail/inbox/f").page().select(".plain details")).isEmpty();
        assertThat(office.get("/mail/inbox/h/body")
                        .page()
                        .select("details > summary")
                        .text())
                .isEqualTo("Quoted text");
        assertThat(office.get("/mail/inbox/h/print").page().select("details")).isEmpty();
    }

    @Test
    void whatWasSearchedForIsMarkedAndCountedInTheOpenedMail() {
        office.arrive("m", "inbox", "Re: Hello", BOB, QUOTE, null, List.of());
        office.arrive("h", "inbox", "Re: Hello", BOB, "", "<p>Paris, <b>paris</b></p>", List.of());
        Document page = office.get("/mail/inbox/m?list=%2Fsearch%3Fq%3Dparis").page();
        assertThat(page.select(".plain details[open] mark#hit").text()).isEqualTo("Paris");
        assertThat(page.select("a[href=#hit]").text()).isEqualTo("1 match in the text");
        Document html = office.get("/mail/inbox/h?list=%2Fsearch%3Fq%3Dparis").page();
        assertThat(html.select(".sheet").text()).contains("2 matches in the text");
        String frame = html.select("iframe").attr("src");
        assertThat(frame).endsWith("#hit");
        assertThat(office.get(frame.replace("#hit", "")).page().select("mark").eachText())
                .containsExactly("Paris", "paris");
        assertThat(office.get("/mail/inbox/m").page().select("mark, a[href=#hit]"))
                .isEmpty();
    }

    @Test
    void aPictureThatIsSeenInTheTextIsNotListedAgain() {
        List<PartView> files = List.of(
                new PartView(2, "logo.png", "image/png", 68, true, Optional.of("logo@x"), false),
                new PartView(3, "plan.png", "image/png", 68, true, Optional.of("plan@x"), false));
        InlineImages images = id -> id.equals("logo@x") ? Optional.of("data:image/png;base64,AAAA") : Optional.empty();
        SafeHtml safe = new HtmlSanitizer().sanitize("<img src='cid:logo@x'><img src='cid:plan@x'>", images, false);
        assertThat(safe.without(files)).extracting(PartView::fileName).containsExactly("plan.png");
    }

    @Test
    void fetchingAheadMarksNothing() {
        office.arrive("m", "Hello", "A");
        office.ask("GET", "/mail/inbox/m", exchange -> exchange.headers.put("Sec-Purpose", "prefetch;prerender"));
        assertThat(office.organizer.entry("m").flags()).doesNotContain(Flag.SEEN);
    }

    @Test
    void htmlIsShownInASandboxedFrameOfItsOwn() {
        office.arrive("m", "inbox", "Hello", BOB, "text", HTML, List.of());
        Document page = office.get("/mail/inbox/m").page();
        assertThat(page.select("iframe").attr("sandbox")).isEqualTo("allow-popups allow-popups-to-escape-sandbox");
        assertThat(page.select("iframe").attr("src")).isEqualTo("/mail/inbox/m/body");
        assertThat(page.select("script").size()).isEqualTo(1);
        assertThat(page.select(".banner").text())
                .contains("1 remote image is not shown")
                .contains("leads elsewhere");
        Office.Answer body = office.get("/mail/inbox/m/body");
        assertThat(body.kind()).isEqualTo(Response.Kind.MAIL_FRAME);
        assertThat(body.text())
                .contains("Hello <b>you</b>")
                .doesNotContain("<script")
                .doesNotContain("tracker.test");
        assertThat(office.get("/mail/inbox/m?text=1").page().select(".plain").text())
                .isEqualTo("text");
    }

    @Test
    void remoteImagesNeedALinkOfThisVerySession() {
        office.arrive("m", "inbox", "Hello", BOB, "text", HTML, List.of());
        for (String wrong : List.of("1", "true", "", "AAAAAAAAAAAAAAAAAAAAAA")) {
            assertThat(office.get("/mail/inbox/m/body?images=" + wrong).kind()).isEqualTo(Response.Kind.MAIL_FRAME);
        }
        String show = office.get("/mail/inbox/m").page().select(".banner a").attr("href");
        Document page = office.get(show).page();
        Office.Answer body = office.get(page.select("iframe").attr("src"));
        assertThat(body.kind()).isEqualTo(Response.Kind.MAIL_FRAME_REMOTE_IMAGES);
        assertThat(body.text()).contains("https://tracker.test/p.gif");
        office.arrive("m2", "inbox", "Hello", BOB, "text", HTML, List.of());
        assertThat(office.get(show.replace("/m?", "/m2/body?")).kind()).isEqualTo(Response.Kind.MAIL_FRAME);
    }

    @Test
    void attachmentsAreDownloadsWhateverTheyCallThemselves() {
        office.arrive("m", "inbox", "Files", BOB, "x", null, FILES);
        office.mail.parts.put("m/2", FakeMail.PNG);
        for (String path : List.of("1", "1?show=1", "2", "3?show=1", "4")) {
            Office.Answer answer = office.get("/mail/inbox/m/part/" + path);
            assertThat(answer.kind()).as(path).isEqualTo(Response.Kind.ATTACHMENT);
            assertThat(answer.type()).as(path).isEqualTo("application/octet-stream");
            assertThat(answer.headers().get("Content-Disposition")).as(path).startsWith("attachment; filename=");
        }
        Office.Answer image = office.get("/mail/inbox/m/part/2?show=1");
        assertThat(image.type()).isEqualTo("image/png");
        assertThat(image.kind()).isEqualTo(Response.Kind.ATTACHMENT);
        assertThat(image.octets()).isEqualTo(FakeMail.PNG);
    }

    @Test
    void theTextOfOfficeFilesIsShown() {
        String docx = Base64.getMimeEncoder().encodeToString(OfficeFiles.docx("Budget &lt;b&gt;2027&lt;/b&gt;"));
        String sheet = Base64.getMimeEncoder()
                .encodeToString(
                        OfficeFiles.zip(
                                "xl/worksheets/sheet1.xml",
                                "<worksheet><row><c t='inlineStr'><is><t>Rent</t></is></c><c><v>900</v></c></row></worksheet>"));
        office.mail.messages.put(
                "o",
                FakeMail.Mail.raw(
                        "Files",
                        "Subject: Files\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nHello\r\n"
                                + file("plan.docx", docx) + file("costs.xlsx", sheet) + file("secret.docx", "AAAA")
                                + file("old.doc", "AAAA") + "--x--\r\n"));
        office.organizer.put("o", "inbox", Office.NOW);
        Document mail = office.get("/mail/inbox/o").page();
        assertThat(mail.select(".tile a.pname").eachAttr("href"))
                .containsExactly(
                        "/mail/inbox/o/part/2/text",
                        "/mail/inbox/o/part/3/text",
                        "/mail/inbox/o/part/4/text",
                        "/mail/inbox/o/part/5");
        Document text = office.get("/mail/inbox/o/part/2/text").page();
        assertThat(text.select("main .plain").text()).isEqualTo("Budget <b>2027</b>");
        assertThat(text.select("main a[download]").attr("href")).isEqualTo("/mail/inbox/o/part/2");
        assertThat(text.select("main .banner")).isEmpty();
        assertThat(office.get("/mail/inbox/o/part/3/text").page().select("td").eachText())
                .containsExactly("Rent", "900");
        assertThat(office.get("/mail/inbox/o/part/4/text")
                        .page()
                        .select(".banner")
                        .text())
                .contains("No text can be shown");
        assertThat(office.get("/mail/inbox/o/part/5/text").status()).isEqualTo(404);
    }

    @Test
    void aPdfIsShownInTheBrowsersViewerIfItIsOne() {
        String pdf = Base64.getEncoder().encodeToString("%PDF-1.4 the rest".getBytes(StandardCharsets.UTF_8));
        String html = Base64.getEncoder().encodeToString("<script>alert(1)</script>".getBytes(StandardCharsets.UTF_8));
        office.mail.messages.put(
                "o",
                FakeMail.Mail.raw(
                        "Files",
                        "Subject: Files\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nHello\r\n"
                                + file("a.pdf", pdf) + file("b.pdf", html) + "--x--\r\n"));
        office.organizer.put("o", "inbox", Office.NOW);
        assertThat(office.get("/mail/inbox/o").page().select(".tile a.pname").eachAttr("href"))
                .containsExactly("/mail/inbox/o/part/2?show=1", "/mail/inbox/o/part/3?show=1");
        Office.Answer shown = office.get("/mail/inbox/o/part/2?show=1");
        assertThat(shown.type()).isEqualTo("application/pdf");
        assertThat(shown.kind()).isEqualTo(Response.Kind.ATTACHMENT);
        assertThat(shown.headers().get("Content-Disposition")).startsWith("inline;");
        Office.Answer other = office.get("/mail/inbox/o/part/3?show=1");
        assertThat(other.type()).isEqualTo("application/octet-stream");
        assertThat(other.headers().get("Content-Disposition")).startsWith("attachment;");
    }

    private static String file(String name, String base64) {
        return "--x\r\nContent-Type: application/octet-stream; name=" + name
                + "\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64 + "\r\n";
    }

    @Test
    void allAttachmentsComeAsOneArchiveWithoutLosingNamesakes() throws IOException {
        office.arrive("m", "inbox", "Files", BOB, "x", null, FILES);
        Office.Answer answer = office.get("/mail/inbox/m/all");
        List<String> names = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(answer.octets()))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                names.add(entry.getName());
                assertThat(zip.readAllBytes()).isNotEmpty();
            }
        }
        assertThat(names).containsExactly("a.txt", "p.png", "a (2).txt", "inner.eml");
    }

    @Test
    void aMessageInsideAMessageCanBeRead() {
        office.arrive("m", "inbox", "Files", BOB, "x", null, FILES);
        office.mail.nested.put("m/4", FakeMail.message("Inner", BOB, "inner text", HTML, Office.NOW, List.of()));
        Document page = office.get("/mail/inbox/m/part/4?show=1").page();
        assertThat(page.select("h1").text()).isEqualTo("Inner");
        assertThat(page.select("form[data-acts]")).isEmpty();
        Office.Answer body = office.get(page.select("iframe").attr("src"));
        assertThat(body.text()).contains("Hello <b>you</b>");
    }

    @Test
    void theOriginalItsSourceAndAPageToPrintAreThere() {
        office.arrive("m", "inbox", "Quarter \"4\" / results", BOB, "plain <text>", null, List.of());
        Office.Answer raw = office.get("/mail/inbox/m/raw");
        assertThat(raw.headers().get("Content-Disposition"))
                .contains("filename*=UTF-8''Quarter%20_4_%20_%20results.eml");
        assertThat(new String(raw.octets(), StandardCharsets.UTF_8)).startsWith("Subject: Quarter");
        assertThat(office.get("/mail/inbox/m/source").page().select("pre").text())
                .contains("plain <text>");
        Office.Answer print = office.get("/mail/inbox/m/print");
        assertThat(print.kind()).isEqualTo(Response.Kind.MAIL_FRAME);
        assertThat(print.page().select("html[lang=en] > body > main")).hasSize(1);
        assertThat(print.page().select(".files")).isEmpty();
        office.arrive("files", "inbox", "Files", BOB, "x", null, FILES);
        assertThat(office.get("/mail/inbox/files/print")
                        .page()
                        .select("main .files li")
                        .eachText())
                .hasSize(4)
                .first()
                .asString()
                .startsWith("a.txt (");
        assertThat(print.page().select("h1").text()).isEqualTo("Quarter \"4\" / results");
    }

    @Test
    void whatIsGoneOrElsewhereIsA404EverywhereAlike() {
        office.arrive("m", "archive", "Elsewhere", BOB, "x", null, FILES);
        String first = "";
        for (String path : List.of("", "/body", "/print", "/raw", "/source", "/all", "/part/1", "/part/9")) {
            Office.Answer moved = office.get("/mail/inbox/m" + path);
            Office.Answer never = office.get("/mail/inbox/never" + path);
            assertThat(moved.status()).as(path).isEqualTo(404);
            assertThat(never.text()).as(path).isEqualTo(moved.text());
            first = first.isEmpty() ? moved.text() : first;
            assertThat(moved.text()).as(path).isEqualTo(first);
        }
        for (String part : List.of("9", "0", "-1", "x", "1x", "99999999999999999999")) {
            assertThat(office.get("/mail/archive/m/part/" + part).status())
                    .as(part)
                    .isEqualTo(404);
        }
    }

    @Test
    void aMessageThatCannotBeReadIsASentenceAndADownload() {
        office.arrive("m", "inbox", "x", BOB, "x", null, List.of());
        office.mail.failure = Optional.of(new HopException(HopException.Kind.UNREADABLE, "bad", null));
        Office.Answer answer = office.get("/mail/inbox/m");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.page().select("a[href=/mail/inbox/m/raw]").text()).isEqualTo("Download the original");
        office.mail.failure = Optional.of(new HopException(HopException.Kind.UNREACHABLE, "secret detail", null));
        Office.Answer down = office.get("/mail/inbox/m");
        assertThat(down.status()).isEqualTo(503);
        assertThat(down.text()).contains("cannot be reached").doesNotContain("secret detail");
    }

    @Test
    void problemsAreSaidWithWhatCanBeDone() {
        Samples.fill(office);
        Document page = office.get("/mail/inbox/odd").page();
        assertThat(page.select(".banner").eachText())
                .hasSize(5)
                .anySatisfy(said -> assertThat(said).contains("goes to collect@elsewhere.test"))
                .anySatisfy(said -> assertThat(said).contains("not one clear address"))
                .anySatisfy(said -> assertThat(said).contains("in another alphabet"))
                .anySatisfy(said -> assertThat(said).contains("unknown character encoding"))
                .anySatisfy(said -> assertThat(said).contains("the time of arrival is shown"));
        assertThat(page.select(".banner a[href=#charset]")).hasSize(1);
        assertThat(office.get("/mail/inbox/odd?charset=Shift_JIS")
                        .page()
                        .select("#charset option[selected]")
                        .text())
                .isEqualTo("Shift_JIS");
        assertThat(page.select("h1 + .by .h-from").text()).contains("attacker@xn--pple-43d.test");
        assertThat(office.get("/mail/inbox/odd?charset=../../etc").page().select("#charset option[selected]"))
                .isEmpty();
    }
}
