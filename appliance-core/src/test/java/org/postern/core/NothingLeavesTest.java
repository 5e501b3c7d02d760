package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.message.file.OfficeFiles;

/**
 * Hostile words in everything that a mail, or a person who was talked into it, can name: each surface of the webmail shows them as words.
 * Nothing of them runs, and no packet leaves: box and browser are in a network namespace in which all others would be seen.
 */
@Tag("long")
class NothingLeavesTest {
    /** A browser greets its maker by itself. No mail of this test names that. */
    private static final String MAKER =
            "--host-resolver-rules=MAP *.google.com ~NOTFOUND, MAP *.googleapis.com ~NOTFOUND,"
                    + " MAP *.gstatic.com ~NOTFOUND, MAP *.gvt1.com ~NOTFOUND";

    /** How the name of a file is shown: fit for a disk. */
    private static final String DOCX = "docxname_img src=x onerror=alert(1)_.docx";

    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init") // by the test
    private ShutNetwork network;

    @SuppressWarnings("NullAway.Init") // by the test
    private ServerProcess server;

    private final List<String> ran = new ArrayList<>();

    /** Words that are shown as they are, or else ask for a name of their own. */
    private static String evil(String word) {
        return word + " <img src=//" + word + ".example.org/x onerror=alert(1)>\"'></title><script>alert('" + word
                + "')</script>";
    }

    /** The same for a name that has no room for more. */
    private static String brief(String word) {
        return word + "<img src=x onerror=alert(1)>";
    }

    private static String coded(String words) {
        return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(words.getBytes(StandardCharsets.UTF_8)) + "?=";
    }

    private static String base64(byte[] octets) {
        return "Content-Transfer-Encoding: base64\r\n\r\n"
                + Base64.getMimeEncoder().encodeToString(octets) + "\r\n";
    }

    private static String named(String name) {
        return "Content-Disposition: attachment; filename*=UTF-8''"
                + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20") + "\r\n";
    }

    private void deliver(String id, String from, String subject, String rest) throws Exception {
        String mail = "From: " + from + "\r\nTo: <alice@office.test>\r\nSubject: " + coded(subject)
                + "\r\nDate: Mon, 30 Nov 2026 10:00:00 +0900\r\nMessage-ID: <" + id
                + "@example.net>\r\nMIME-Version: 1.0\r\n" + rest;
        Path file = Files.writeString(directory.resolve("mail"), mail);
        ServerProgram.run(
                network.inside(),
                "curl",
                "-sS",
                "smtp://127.0.0.1:" + server.port("smtp") + "/example.net",
                "--mail-from",
                "mallory@example.net",
                "--mail-rcpt",
                Office.ALICE,
                "-T",
                file.toString());
    }

    private static String mallory(String name) {
        return coded(name) + " <mallory@example.net>";
    }

    private void plant() throws Exception {
        deliver("row", mallory(evil("rowsender")), evil("rowsubject"), "\r\n" + evil("rowsnippet") + "\r\n");
        deliver("t0", mallory(evil("firstturn")), "gathering", "\r\n" + evil("firstsnippet") + "\r\n");
        deliver(
                "t1",
                mallory(evil("secondturn")),
                "Re: gathering",
                "References: <t0@example.net>\r\n\r\n" + evil("secondsnippet") + "\r\n");
        deliver("html", mallory("Mallory"), "all of html", "Content-Type: text/html; charset=utf-8\r\n\r\n" + html());
        deliver(
                "files",
                mallory("Mallory"),
                "four files",
                "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nhere they are\r\n--x\r\n"
                        + "Content-Type: application/octet-stream\r\n" + named(brief("docxname") + ".docx")
                        + base64(OfficeFiles.docx("<![CDATA[" + evil("indocx") + "]]>"))
                        + "--x\r\nContent-Type: application/octet-stream\r\n" + named("cells.xlsx")
                        + base64(OfficeFiles.zip(
                                "xl/worksheets/sheet1.xml",
                                "<w><row><c t='inlineStr'><is><t><![CDATA[" + evil("incell")
                                        + "]]></t></is></c></row></w>"))
                        + "--x\r\nContent-Type: text/plain\r\n" + named("words.txt") + "\r\n" + evil("intext")
                        + "\r\n--x\r\nContent-Type: text/html\r\n" + named("page.html") + "\r\n" + html()
                        + "\r\n--x\r\nContent-Type: image/svg+xml\r\n" + named("drawing.svg")
                        + "\r\n<svg xmlns='http://www.w3.org/2000/svg' onload='alert(3)'><image href='https://insvg.example.org/'/>"
                        + "<script>alert(4)</script></svg>\r\n--x--\r\n");
        String event =
                "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:evil\r\nDTSTAMP:20261101T000000Z\r\n"
                        + "DTSTART:20261210T100000Z\r\nSUMMARY:" + evil("eventwhat") + "\r\nLOCATION:"
                        + evil("eventwhere")
                        + "\r\nDESCRIPTION:" + evil("eventdetails") + "\r\nORGANIZER;CN=\"" + brief("eventhost")
                        + "\":mailto:mallory@example.net\r\nATTENDEE;CN=\"" + brief("eventguest")
                        + "\":mailto:dave@example.net\r\nATTENDEE:mailto:alice@office.test\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        deliver(
                "event",
                mallory("Mallory"),
                "an invitation",
                "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\n\r\n--x\r\n"
                        + "Content-Type: text/calendar; method=REQUEST\r\n\r\n" + event + "--x--\r\n");
        deliver(
                "bounce",
                "MAILER-DAEMON@example.net",
                "not delivered",
                "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nthe mail system\r\n"
                        + "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; "
                        + brief("bouncehost") + "\r\n\r\nFinal-Recipient: rfc822; bob@gone.test\r\nAction: failed\r\n"
                        + "Status: 5.1.1\r\nDiagnostic-Code: smtp; 550 " + evil("bouncewords")
                        + "\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: <alice@office.test>\r\nTo: <bob@gone.test>\r\n"
                        + "Subject: " + coded(evil("bouncesubject")) + "\r\nMessage-ID: <o@office.test>\r\n\r\n"
                        + evil("bouncebody") + "\r\n--b--\r\n");
        String mailto = "mailto:leave@example.net?subject=" + percent(evil("leavesubject")) + "&body="
                + percent(evil("leavebody"));
        deliver(
                "list",
                mallory(evil("listname")),
                "a newsletter",
                "List-Id: " + coded(evil("listname")) + " <news.example.net>\r\nList-Unsubscribe: <" + mailto
                        + ">\r\n\r\nnews\r\n");
        deliver(
                "link",
                mallory("Mallory"),
                "another newsletter",
                "List-Unsubscribe: <https://leavelink.example.org/?a=%22%3E>,<http://127.0.0.1/>\r\n\r\nnews\r\n");
    }

    private static String percent(String words) {
        return URLEncoder.encode(words, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Each way of asking for something that HTML mail has, each of a name that says which. */
    private static String html() {
        StringBuilder html = new StringBuilder("<html><head><base href='https://base.example.org/'>"
                + "<meta http-equiv=refresh content='0;url=https://refresh.example.org/'>"
                + "<link rel=stylesheet href=//sheet.example.org/x><link rel=dns-prefetch href=//early.example.org>"
                + "<link rel=preconnect href=https://connect.example.org><link rel=prerender href=//prerender.example.org>"
                + "<style>@import '//import.example.org/x';@font-face{font-family:f;src:url(//font.example.org)}"
                + ".a{background:url(//rule.example.org);cursor:url(//cursor.example.org),auto;font-family:f}"
                + ".a::after{content:url(//content.example.org)}li{list-style-image:url(//marker.example.org)}"
                + "a:visited{background:url(//visited.example.org)}</style></head>"
                + "<body background=//bodyback.example.org onload=alert(5)><p class=a>bodyword hitword</p>"
                + "<script>alert(6);top.location='https://script.example.org'</script>");
        for (String each : List.of(
                "img src=HOST",
                "img srcset='HOST 2x'",
                "picture><source srcset='HOST'",
                "input type=image src=HOST",
                "iframe src=HOST",
                "object data=HOST",
                "embed src=HOST",
                "video autoplay poster=HOST src=HOST",
                "audio autoplay src=HOST",
                "table background=HOST",
                "svg><image href='HOST'/><use href='HOST#a'",
                "math href='HOST'",
                "p style='background:url(HOST)'",
                "p style='background-image:image-set(\"HOST\" 1x)'",
                "p style='mask:url(HOST);filter:url(HOST)'",
                "form action='HOST'><button autofocus onfocus=alert(7)",
                "details open ontoggle=alert(8)",
                "a href='javascript:alert(9)' ping='HOST'",
                "marquee onstart=alert(10)",
                "portal src=HOST",
                "frameset><frame src=HOST",
                "bgsound src=HOST",
                "layer src=HOST")) {
            String host = "https://way" + html.length() + ".example.org/";
            html.append('<').append(each.replace("HOST", host)).append(">x");
            Pattern.compile("^\\w+|(?<=<)\\w+")
                    .matcher(each)
                    .results()
                    .map(MatchResult::group)
                    .sorted(Comparator.reverseOrder())
                    .forEach(name -> html.append("</").append(name).append('>'));
            html.append("\r\n");
        }
        return html + "<p>" + evil("escaped").replace("<", "&lt;") + "</p><p>lastword</p></body></html>";
    }

    private Page page(BrowserContext context) {
        Page page = context.newPage();
        page.setDefaultTimeout(20_000);
        page.onDialog(dialog -> {
            ran.add("dialog " + dialog.message() + " at " + page.url());
            dialog.dismiss();
        });
        page.onPopup(popup -> ran.add("popup " + popup.url()));
        page.onRequest(request -> {
            if (!request.url().startsWith(url("/")) && !request.url().startsWith("data:")) {
                ran.add("asks for " + request.url() + " at " + page.url());
            }
        });
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                ran.add(message.text() + " at " + page.url());
            }
        });
        return page;
    }

    private String url(String path) {
        return "https://localhost:" + server.port("https") + path;
    }

    /** What a surface shows holds the words with their marks, as words. */
    private void shows(String surface, String text, String... words) {
        for (String word : words) {
            assertThat(text).as(surface).containsPattern(Pattern.quote(word) + " ?<img src=");
        }
        assertThat(ran).as(surface).isEmpty();
    }

    private static String main(Page page) {
        return page.locator("main").innerText();
    }

    private static Locator row(Page page, String subject) {
        return page.locator("[data-uidl]", new Page.LocatorOptions().setHasText(subject))
                .first();
    }

    /** Opens a mail of the inbox and returns its address. */
    private String open(Page page, String subject) {
        page.navigate(url("/mail/inbox"));
        row(page, subject).locator("a[href^='/mail/inbox/']").first().click();
        page.locator("article.mail").waitFor();
        return page.url().replaceAll("[?#].*", "");
    }

    private static void submit(Page page, String form) {
        page.locator(form + " button.primary").first().click();
        page.locator("#notice .notice").waitFor();
    }

    @Test
    void wordsStayWordsOnEverySurfaceAndNoPacketLeaves() throws Exception {
        Optional<ShutNetwork> made = ShutNetwork.make(directory);
        Needed.that(made.isPresent(), "the right to make network namespaces and mounts, and tcpdump");
        network = made.get();
        Path data = Office.in(
                Files.createDirectories(directory.resolve("office")),
                "--set",
                "delivery.smarthost=127.0.0.1:9",
                "--set",
                "delivery.smarthost-security=plain");
        try (ShutNetwork shut = network;
                ServerProcess box = ServerProcess.serve(data, shut.inside());
                Playwright playwright = SharedBrowser.playwright();
                Browser browser = SharedBrowser.launch(playwright, shut::inside, MAKER);
                BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                        .setIgnoreHTTPSErrors(true)
                        .setViewportSize(1280, 860)
                        .setLocale("en-GB")
                        .setAcceptDownloads(true))) {
            server = box;
            plant();
            Page page = page(context);
            BufferedReader packets = shut.watch();
            page.navigate(url("/login"));
            page.fill("input[name=username]", "alice");
            page.fill("input[name=password]", Office.PASSWORD);
            page.click("form[action='/login'] button:not([type=button])");
            page.waitForURL(Pattern.compile("^(?!.*/login).*$"));
            listAndConversation(page);
            ownNames(page);
            readingAndPrinting(page);
            cards(page);
            files(page);
            outbox(page);
            live(page);
            assertThat(shut.left(packets)).as("packets that left").isEmpty();

            // The watch can fail: asked for, a picture is asked for.
            open(page, "all of html");
            page.locator("main .notice a[href*='images='], main a[href*='images=']:not(.item)")
                    .first()
                    .click();
            page.waitForCondition(() -> ran.stream().anyMatch(each -> each.startsWith("asks for https://way")));
            page.waitForCondition(() -> leftNow(shut, packets).contains("example.org"));
        }
    }

    private static String leftNow(ShutNetwork shut, BufferedReader packets) {
        try {
            return String.join("\n", shut.left(packets));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void listAndConversation(Page page) {
        page.navigate(url("/mail/inbox"));
        shows("rows", row(page, "rowsubject").innerText(), "rowsender", "rowsubject", "rowsnippet");
        shows("row of a conversation", row(page, "gathering").innerText(), "secondsnippet");
        assertThat(page.title()).doesNotContain("<");
        open(page, "gathering");
        page.locator(".turn .sheet").waitFor(); // unread, it opens by itself
        shows("conversation", main(page), "firstturn", "firstsnippet", "secondturn", "secondsnippet");
        open(page, "rowsubject");
        shows("mail", main(page), "rowsender", "rowsubject", "rowsnippet");
        assertThat(page.title()).contains("rowsubject <img");
    }

    /** What a person was talked into: labels, folders, searches; and what they filter. */
    private void ownNames(Page page) {
        page.navigate(url("/settings/labels"));
        page.fill("#name", brief("lab"));
        submit(page, "main form");
        shows("labels", main(page), "lab");
        shows("labels beside the list", page.locator(".side").innerText(), "lab");
        page.locator("main .folderlist a.button").click();
        page.waitForURL("**/labels/one*");
        shows("a label", main(page), "lab");
        page.navigate(url("/folders"));
        page.fill("#new", brief("fold"));
        submit(page, "main form");
        shows("folders", main(page), "fold");
        shows("folders beside the list", page.locator(".side").innerText(), "fold");
        page.navigate(url("/folders/one?name=" + percent(brief("fold"))));
        shows("a folder", main(page), "fold");
        page.navigate(url("/mail/inbox"));
        row(page, "rowsubject").locator("[name=uidl]").check();
        page.locator(".chosen [data-labels] summary").click();
        page.locator(".chosen [data-labels] input[type=checkbox]").check();
        page.locator(".chosen [data-labels] .row button:visible").first().click();
        row(page, "rowsubject").locator(".lab").waitFor();
        shows("label of a row", row(page, "rowsubject").locator(".lab").innerText(), "lab");

        page.navigate(url("/search?q=" + percent("rowsubject <img \"></title><script>alert('rowsubject')")));
        shows("hits", row(page, "rowsubject").innerText(), "rowsender", "rowsubject", "rowsnippet");
        assertThat(row(page, "rowsubject").locator("mark").allInnerTexts())
                .contains("rowsubject", "<img", "></title><script>alert('rowsubject')");
        page.locator("main details.options summary").last().click();
        page.fill("#ss-name", brief("saved"));
        submit(page, "form[action='/searches']");
        shows("saved searches", page.locator(".side").innerText(), "saved");
        page.navigate(url("/search"));
        assertThat(main(page)).as("searches of the past").contains("rowsubject <img \"></title>");
        assertThat(String.valueOf(page.locator("#past option").first().getAttribute("value")))
                .as("suggestions")
                .startsWith("rowsubject <img \"></title>");
    }

    private void readingAndPrinting(Page page) {
        page.navigate(url("/search?q=rowsnippet"));
        row(page, "rowsubject").locator("a[href^='/mail/inbox/']").first().click();
        page.locator("article.mail .plain mark").first().waitFor();
        shows("hits in a mail", main(page), "rowsender", "rowsubject", "rowsnippet");
        page.navigate(url("/search?q=hitword"));
        row(page, "all of html").locator("a[href^='/mail/inbox/']").first().click();
        Locator paper = page.frameLocator("iframe").locator("body");
        page.frameLocator("iframe").locator("text=lastword").waitFor();
        shows("paper", paper.innerText(), "escaped");
        assertThat(paper.locator("mark").allInnerTexts()).containsExactly("hitword");
        for (String subject : List.of("all of html", "rowsubject", "gathering", "four files")) {
            String mail = open(page, subject);
            page.navigate(mail + "/print");
            String printed = page.locator("body").innerText();
            if (subject.equals("all of html")) {
                assertThat(printed).contains("bodyword", "lastword");
            }
            if (subject.equals("four files")) {
                assertThat(printed).contains(DOCX);
                continue;
            }
            shows(
                    "print of " + subject,
                    printed,
                    switch (subject) {
                        case "all of html" -> "escaped";
                        case "gathering" -> "secondsnippet";
                        default -> "rowsnippet";
                    });
            page.navigate(mail + "/source");
            assertThat(page.locator("pre.source").innerText()).contains("Message-ID: <");
            shows("source of " + subject, page.title());
        }
        for (String way : List.of("reply", "forward")) {
            String mail = open(page, "rowsubject");
            page.navigate(url("/compose?" + way + "=" + mail.substring(mail.lastIndexOf('/') + 1) + "&folder=inbox"));
            shows(way, page.inputValue("#subject") + page.inputValue("#body"), "rowsubject", "rowsnippet");
        }
    }

    private void cards(Page page) {
        open(page, "an invitation");
        shows(
                "invitation",
                page.locator(".event").innerText(),
                "eventwhat",
                "eventwhere",
                "eventdetails",
                "eventhost",
                "eventguest");
        open(page, "not delivered");
        shows("bounce", page.locator(".report").innerText(), "bouncewords", "bouncesubject");
        page.locator(".report a.button.primary").click();
        page.waitForURL("**/compose*");
        shows("once more", page.inputValue("#subject") + page.inputValue("#body"), "bouncesubject", "bouncebody");
        String list = open(page, "a newsletter");
        page.navigate(list + "/unsubscribe");
        shows("unsubscribe", main(page), "leavesubject", "leavebody", "listname");
        open(page, "another newsletter");
        assertThat(page.locator(".leave a").getAttribute("href")).startsWith("https://leavelink.example.org/");
        assertThat(ran).isEmpty();
    }

    private void files(Page page) {
        page.navigate(url("/search?q=incell"));
        assertThat(row(page, "four files").count())
                .as("found by the words in the file")
                .isOne();
        String mail = open(page, "four files");
        assertThat(page.locator(".tiles").innerText()).contains(DOCX);
        List<String> texts = page.locator(".tile a[href$='/text']").all().stream()
                .map(each -> each.getAttribute("href"))
                .distinct()
                .toList();
        StringBuilder previews = new StringBuilder();
        for (String text : texts) {
            page.navigate(url(text));
            previews.append(main(page)).append(page.title());
        }
        shows("previews", previews.toString(), "indocx", "incell");
        assertThat(previews).contains(DOCX);
        // As the browser shows what the box sends for a page and a drawing.
        StringBuilder parts = new StringBuilder();
        for (int part = 1; part <= 6; part++) {
            try {
                page.navigate(mail + "/part/" + part + "?show=1");
                parts.append(page.locator("body").innerText());
            } catch (com.microsoft.playwright.PlaywrightException e) {
                assertThat(e.getMessage()).containsAnyOf("Download is starting", "ERR_ABORTED");
            }
        }
        ran.removeIf(each -> each.contains("status of 404"));
        shows("parts", parts.toString(), "intext");
    }

    private void outbox(Page page) {
        page.navigate(url("/compose"));
        page.fill("[name=to]", "dave@example.net");
        page.fill("[name=subject]", evil("outboxsubject"));
        page.fill("[name=body]", "see you");
        page.click("button[name=action][value=send]");
        page.waitForURL(Pattern.compile("^(?!.*/compose).*$"));
        page.navigate(url("/outbox"));
        page.waitForCondition(() -> {
            page.reload();
            return page.locator(".waiting li h2").count() == 1;
        });
        shows("outbox", main(page), "outboxsubject");
    }

    private void live(Page page) throws Exception {
        page.navigate(url("/mail/inbox"));
        deliver("live", mallory(evil("livesender")), evil("livesubject"), "\r\n" + evil("livesnippet") + "\r\n");
        row(page, "livesubject").waitFor();
        shows("a row that came by itself", row(page, "livesubject").innerText(), "livesender", "livesnippet");
        row(page, "livesubject").locator("[name=uidl]").check();
        page.locator("button[name=act][value=delete]").click();
        page.locator("#notice form").waitFor();
        assertThat(ran).isEmpty();
    }
}
