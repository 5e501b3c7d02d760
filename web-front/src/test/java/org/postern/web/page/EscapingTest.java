package org.postern.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.message.address.Person;
import org.postern.message.file.OfficeFiles;
import org.postern.message.mime.MessageView;
import org.postern.message.mime.MessageView.Problem;
import org.postern.web.http.ErrorPages.ErrorView;
import org.postern.web.http.ErrorPages.Reason;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.Labels;
import org.postern.web.organizer.Labels.Label;
import org.postern.web.organizer.Outbox.Outgoing;
import org.postern.web.organizer.Outbox.Waiting;
import org.postern.web.organizer.Searches.Saved;
import org.postern.web.session.Flash;
import org.postern.web.session.HopLogin;
import org.postern.web.session.LoginView;

/** Hostile strings in every place that a mail, a folder, a form or a server can fill; and the sizes of the answers. */
final class EscapingTest {
    private static final String EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>${7*7}<#if>&amp;";

    @TempDir
    private Path temporary = Path.of("");

    private Office hostile() {
        Office office = new Office(temporary);
        office.session.login = new HopLogin(EVIL + "@office.test", EVIL, "ticket");
        office.organizer.own(EVIL);
        for (String folder : List.of("inbox", "sent", "drafts", "trash", "junk", Urls.segment(EVIL))) {
            String uidl = "u" + folder.length() + folder.charAt(0);
            office.organizer.put(uidl, FolderRef.decoded(folder).orElseThrow().key(), Office.NOW);
            office.mail.messages.put(uidl, FakeMail.Mail.raw(EVIL, hostileMessage()));
        }
        office.organizer.searches.past.add(EVIL);
        office.organizer.searches.saved.add(new Saved(1, EVIL, EVIL));
        office.organizer.labels.all.add(new Label(EVIL, EVIL, Labels.Color.RED, 3));
        office.organizer.labels.mark(office.session.login, List.of("u5i"), Set.of(EVIL), Set.of());
        office.organizer.outgoing.add(new Outgoing(
                EVIL,
                Optional.of("evil"),
                Office.NOW,
                List.of(new Waiting(EVIL, Office.NOW.plusSeconds(60), 2, EVIL, false))));
        return office;
    }

    /** A message with the hostile string in every shown field, and with nearly every possible problem. */
    private static String hostileMessage() {
        String person = FakeMail.mailbox("ceo@office.test " + EVIL, EVIL + "@xn--pple-43d.test");
        String word = FakeMail.encoded("\u00e9" + EVIL);
        StringBuilder mail = new StringBuilder("Subject: " + word + "\r\n");
        for (String field : List.of("From", "From", "Sender", "Reply-To", "To", "Cc", "Bcc")) {
            mail.append(field).append(": ").append(person).append("\r\n");
        }
        return mail + "Message-ID: <" + EVIL + ">\r\nReferences: <" + EVIL + ">\r\nAuthentication-Results: " + EVIL
                + "\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
                + "--x\r\nContent-Type: " + EVIL + "\r\nContent-ID: <" + EVIL
                + ">\r\nContent-Disposition: attachment; filename*=UTF-8''" + Urls.segment(EVIL) + "\r\n\r\nfile\r\n"
                + "--x\r\nContent-Type: message/rfc822\r\nContent-Disposition: attachment; filename*=UTF-8''"
                + Urls.segment(EVIL + ".png") + "\r\n\r\nSubject: " + word + "\r\n\r\n" + EVIL + "\r\n"
                + "--x\r\nContent-Type: text/plain; charset=\"x-" + EVIL.replace("\"", "") + "\"\r\n\r\n"
                + "\u00e9 " + EVIL
                + "\r\n--x\r\nContent-Type: multipart/encrypted; boundary=y\r\n\r\n--y--\r\n"
                + "--x\r\nContent-Type: application/octet-stream; name=\"a.docx\"\r\n"
                + "Content-Transfer-Encoding: base64\r\n\r\n"
                + Base64.getMimeEncoder().encodeToString(OfficeFiles.docx("<![CDATA[" + EVIL + "]]>"))
                + "\r\n--x\r\nContent-Type: application/octet-stream; name=\"a.xlsx\"\r\n"
                + "Content-Transfer-Encoding: base64\r\n\r\n"
                + Base64.getMimeEncoder()
                        .encodeToString(OfficeFiles.zip(
                                "xl/worksheets/sheet1.xml",
                                "<w><row><c t='inlineStr'><is><t><![CDATA[" + EVIL + "]]></t></is></c></row></w>"))
                + "\r\n--x--\r\n";
    }

    @Test
    void theHostileMessageReachesThePagesAsItIsMeant() {
        try (Office office = hostile()) {
            MessageView view =
                    office.mail.receiver.view(office.session.login, FolderRef.INBOX, "u5i", Optional.empty());
            assertThat(view.subject()).contains("<script>alert(1)</script>");
            assertThat(view.text()).contains("<script>alert(1)</script>");
            for (List<Person> people : List.of(view.from(), view.replyTo(), view.to(), view.cc(), view.bcc())) {
                assertThat(people.get(0).name()).contains("<script>alert(1)</script>");
            }
            assertThat(view.from().get(0).warnings()).isNotEmpty();
            assertThat(view.parts())
                    .filteredOn(part -> !part.fileName().startsWith("a."))
                    .hasSize(2)
                    .allSatisfy(part -> assertThat(part.fileName()).contains("script"));
            assertThat(view.problems()).contains(Problem.NO_DATE, Problem.UNKNOWN_CHARSET);
        }
    }

    /** The number of that file; its text is shown as it is. */
    private static int file(Office office, String name) {
        int number =
                office
                        .mail
                        .receiver
                        .view(office.session.login, FolderRef.INBOX, "u5i", Optional.empty())
                        .parts()
                        .stream()
                        .filter(part -> part.fileName().equals(name))
                        .findFirst()
                        .orElseThrow()
                        .number();
        assertThat(office.get("/mail/inbox/u5i/part/" + number + "/text")
                        .page()
                        .select("main")
                        .text())
                .contains("<script>alert(1)</script>");
        return number;
    }

    @Test
    void nothingThatIsFilledInBecomesMarkup() {
        Office office = hostile();
        List<Office.Answer> pages = new ArrayList<>();
        for (Locale locale : List.of(Locale.ENGLISH, Locale.JAPANESE)) {
            office.session.locale = locale;
            for (String path : List.of(
                    "/",
                    "/mail/inbox",
                    "/mail/sent",
                    "/mail/drafts",
                    "/mail/junk",
                    "/mail/trash/empty",
                    "/mail/" + Urls.segment(EVIL),
                    "/mail/inbox/u5i",
                    "/mail/inbox/u5i?charset=" + Urls.segment(EVIL),
                    "/mail/inbox/u5i/source",
                    "/mail/inbox/u5i/print",
                    "/mail/inbox/u5i/part/" + file(office, "a.docx") + "/text",
                    "/mail/inbox/u5i/part/" + file(office, "a.xlsx") + "/text",
                    "/mail/" + Urls.segment(EVIL) + "/u" + Urls.segment(EVIL).length() + "%25",
                    "/compose?reply=u5i",
                    "/compose?forward=u5i",
                    "/compose?mailto=" + Urls.segment(EVIL),
                    "/outbox",
                    "/settings",
                    "/settings/labels",
                    "/settings/labels/one?label=" + Urls.segment(EVIL),
                    "/keys",
                    "/search?q=" + Urls.segment(EVIL),
                    "/search?q=script&in=inbox",
                    "/mail/" + Urls.segment(EVIL + "x"))) {
                office.session.flash =
                        Optional.of(new Flash(EVIL, Optional.of(new Flash.Undo("/act", java.util.Map.of(EVIL, EVIL)))));
                pages.add(office.get(path));
                assertThat(pages.get(pages.size() - 1).status()).as(path).isIn(200, 404);
            }
            pages.add(office.post(
                    "/compose",
                    "to",
                    EVIL,
                    "cc",
                    EVIL,
                    "bcc",
                    EVIL,
                    "subject",
                    EVIL,
                    "body",
                    EVIL,
                    "action",
                    "send",
                    "inReplyTo",
                    EVIL,
                    "references",
                    EVIL,
                    "back",
                    EVIL,
                    "draft",
                    "x",
                    "keep",
                    EVIL));
            HopLogin evil = office.session.login;
            office.session.login = new HopLogin("alice@office.test", EVIL, "ticket");
            office.mail.smtp.refused.add("bob@example.test");
            office.mail.smtp.refusal = "550 5.1.1 " + EVIL;
            Office.Answer refused =
                    office.post("/compose", "to", "bob@example.test", "subject", "x", "body", EVIL, "action", "send");
            assertThat(refused.page().select("[role=alert]").text()).contains("550 5.1.1 " + EVIL);
            pages.add(refused);
            office.session.login = evil;
            for (LoginView.Problem problem : LoginView.Problem.values()) {
                pages.add(Office.Answer.of(office.screens
                        .login()
                        .login(new LoginView(
                                Optional.of(problem),
                                EVIL,
                                9,
                                LoginView.Notice.EXPIRED,
                                EVIL,
                                EVIL,
                                EVIL,
                                true,
                                true,
                                locale))));
            }
            pages.add(Office.Answer.of(office.screens.login().arriving("/" + EVIL, locale)));
            for (Reason reason : Reason.values()) {
                pages.add(Office.Answer.of(
                        office.screens.errors().page(new ErrorView(reason, EVIL, locale, Optional.empty()))));
            }
        }
        for (Office.Answer each : pages) {
            Document page = each.page();
            assertThat(page.select("img, [onerror]")).as(each.text()).isEmpty();
            for (Element script : page.select("script")) {
                assertThat(script.data()).isEmpty();
                assertThat(script.attr("src")).isEqualTo("/assets/postern.js");
            }
            assertThat(each.text())
                    .doesNotContain("<script>")
                    .doesNotContain("49<")
                    .doesNotContain(" style=")
                    .doesNotContain("<style>alert");
        }
    }

    @Test
    void everyPageHasItsLandmarksAndEveryFieldItsLabel() {
        Office office = new Office(temporary);
        Samples.fill(office);
        for (String path : List.of(
                "/",
                "/mail/inbox",
                "/mail/inbox/m2",
                "/mail/inbox/m3",
                "/compose",
                "/outbox",
                "/settings",
                "/search?q=order",
                "/mail/trash/empty")) {
            Document page = office.get(path).page();
            assertThat(page.select("main, h1")).as(path).hasSize(2);
            assertThat(page.select("html").attr("lang")).isEqualTo("en");
            assertThat(page.select("a.skip").attr("href")).isEqualTo("#main");
            List<String> ids = page.select("[id]").eachAttr("id");
            assertThat(ids).as(path).doesNotHaveDuplicates();
            for (Element field : page.select("input:not([type=hidden]), select, textarea")) {
                boolean labelled = field.closest("label") != null
                        || !page.select("label[for=" + field.id() + "]").isEmpty();
                assertThat(labelled).as(path + " " + field).isTrue();
            }
            for (Element control : page.select("button, a[href], summary")) {
                assertThat(control.text()).as(path + " " + control).isNotBlank();
            }
            for (Element form : page.select("form[method=post]")) {
                assertThat(form.select("input[name=_csrf]")).as(path).hasSize(1);
            }
        }
    }

    @Test
    void pagesAndAssetsAreWithinTheirBudgets() throws IOException {
        Office office = new Office(temporary);
        Samples.fill(office);
        assertThat(zipped(office.get("/mail/inbox").octets()))
                .as("list of 50 rows")
                .isLessThan(14 << 10);
        for (String language : List.of("en", "ja")) {
            busy(office, language);
            Office.Answer list = office.get("/mail/inbox");
            assertThat(list.page().select("tr[data-uidl] .snip")).hasSize(50);
            assertThat(list.page().select("tr[data-uidl] .lab")).hasSize(50);
            assertThat(zipped(list.octets()))
                    .as("50 rows, each with a text, a name and a subject of its own and a label, in " + language)
                    .isLessThan(14 << 10);
        }
        assertThat(zipped(asset("postern.css"))).as("style sheet").isLessThan(12 << 10);
        assertThat(zipped(asset("postern.js"))).as("script").isLessThan(20 << 10);
    }

    /** Mail with the words of our own texts in any order, which shortens worse than sentences do. */
    private static void busy(Office office, String language) throws IOException {
        Properties texts = new Properties();
        try (InputStream in =
                Objects.requireNonNull(PageSettings.class.getResourceAsStream("texts_" + language + ".properties"))) {
            texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        }
        List<String> words = texts.values().stream()
                .flatMap(text -> Stream.of(text.toString().split("[ 、。{}0-9]+")))
                .filter(word -> !word.isEmpty())
                .sorted()
                .toList();
        Random random = new Random(14);
        for (int i = 0; i < 50; i++) {
            String uidl = "busy-" + language + i;
            String address = "p" + random.nextInt(1 << 20) + "@a.test";
            Person person = new Person(some(words, random, 16), address, List.of());
            office.arrive(uidl, "inbox", some(words, random, 40), person, some(words, random, 200), null, List.of());
            office.organizer.put(uidl, "inbox", Office.NOW.plusSeconds(i));
            int unused =
                    office.organizer.labels.mark(office.session.login(), List.of(uidl), Set.of("invoices"), Set.of());
        }
    }

    private static String some(List<String> words, Random random, int length) {
        StringBuilder some = new StringBuilder();
        while (some.length() < length) {
            some.append(words.get(random.nextInt(words.size()))).append(' ');
        }
        return some.toString().strip();
    }

    @Test
    void theScriptUsesNoSinkThatTrustedTypesForbid() throws IOException {
        String script = new String(asset("postern.js"), StandardCharsets.UTF_8);
        assertThat(script)
                .doesNotContain("innerHTML")
                .doesNotContain("DOMParser")
                .doesNotContain("eval(")
                .doesNotContain("localStorage");
        assertThat(script).contains("isComposing");
    }

    private static byte[] asset(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(PageSettings.class.getResourceAsStream("assets/" + name))) {
            return in.readAllBytes();
        }
    }

    private static int zipped(byte[] octets) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(octets);
        }
        return out.size();
    }
}
