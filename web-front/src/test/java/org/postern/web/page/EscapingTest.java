package org.postern.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.web.hop.SendResult;
import org.postern.web.http.ErrorPages.ErrorView;
import org.postern.web.http.ErrorPages.Reason;
import org.postern.web.mime.MessageView;
import org.postern.web.mime.MessageView.Problem;
import org.postern.web.mime.PartView;
import org.postern.web.mime.Person;
import org.postern.web.mime.Person.Warning;
import org.postern.web.organizer.MailOrganizer.Outgoing;
import org.postern.web.screens.Screens;
import org.postern.web.session.Flash;
import org.postern.web.session.HopLogin;
import org.postern.web.session.LoginView;

/** Hostile strings in every place that a mail, a folder, a form or a server can fill; and the sizes of what goes out. */
final class EscapingTest {
    private static final String EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>${7*7}<#if>&amp;";
    private static final Person PERSON = new Person(EVIL, EVIL + "@evil.test", List.of(Warning.values()));

    @TempDir
    private Path temporary = Path.of("");

    private Office hostile() {
        Office office = new Office(temporary);
        office.session.login = new HopLogin(EVIL + "@office.test", EVIL, "ticket");
        office.organizer.own(EVIL);
        List<PartView> parts = List.of(
                new PartView(1, EVIL, EVIL, 7, false, Optional.of(EVIL), false),
                new PartView(2, EVIL + ".png", "image/png", 7, false, Optional.empty(), true));
        for (String folder : List.of("inbox", "sent", "drafts", "trash", "junk", Urls.segment(EVIL))) {
            String uidl = "u" + folder.length() + folder.charAt(0);
            office.arrive(uidl, folder, EVIL, PERSON, EVIL, null, parts);
            MessageView view = Objects.requireNonNull(office.mail.messages.get(uidl));
            office.mail.messages.put(
                    uidl,
                    new MessageView(
                            EVIL,
                            List.of(PERSON, PERSON),
                            Optional.of(PERSON),
                            List.of(PERSON),
                            List.of(PERSON),
                            List.of(PERSON),
                            List.of(PERSON),
                            view.date(),
                            Optional.of(EVIL),
                            List.of(EVIL),
                            Optional.of(EVIL),
                            EVIL,
                            Optional.empty(),
                            Optional.of(EVIL),
                            parts,
                            Set.of(Problem.values())));
        }
        office.organizer.outgoing.add(new Outgoing(EVIL, Office.NOW, Office.NOW.plusSeconds(60), 2, EVIL));
        return office;
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
                    "/mail/" + Urls.segment(EVIL) + "/u" + Urls.segment(EVIL).length() + "%25",
                    "/compose?reply=u5i",
                    "/compose?forward=u5i",
                    "/compose?mailto=" + Urls.segment(EVIL),
                    "/outbox",
                    "/settings",
                    "/keys",
                    "/search?q=" + Urls.segment(EVIL),
                    "/search?q=script&in=inbox",
                    "/mail/" + Urls.segment(EVIL + "x"))) {
                office.session.flash =
                        Optional.of(new Flash(EVIL, Optional.of(new Flash.Undo("/act", java.util.Map.of(EVIL, EVIL)))));
                pages.add(office.get(path));
                assertThat(pages.get(pages.size() - 1).status()).as(path).isIn(200, 404);
            }
            office.mail.answer = new SendResult.Refused(List.of(new SendResult.Refusal(EVIL, EVIL)), EVIL);
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
            pages.add(
                    office.post("/compose", "to", "bob@example.test", "subject", "x", "body", EVIL, "action", "send"));
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
                .isLessThan(12 << 10);
        assertThat(zipped(asset("postern.css"))).as("style sheet").isLessThan(10 << 10);
        assertThat(zipped(asset("postern.js"))).as("script").isLessThan(15 << 10);
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
        try (InputStream in = Objects.requireNonNull(Screens.class.getResourceAsStream("assets/" + name))) {
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
