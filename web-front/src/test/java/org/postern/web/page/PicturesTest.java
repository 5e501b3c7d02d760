package org.postern.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.web.http.Response;
import org.postern.web.organizer.Colleagues.OfficeFacts;

/** Pictures that are always shown for a sender, and only for one who is proven. */
final class PicturesTest {
    @TempDir
    private Path temporary = Path.of("");

    private Office office;

    @BeforeEach
    void open() {
        office = new Office(temporary);
        office.organizer.facts = new OfficeFacts(Optional.of("mail.office.test"), List.of("office.test"), List.of());
        arrive("real", "inbox", "pass");
        arrive("forged", "inbox", "fail");
        arrive("junk", "junk", "pass");
    }

    @AfterEach
    void close() {
        office.close();
    }

    private void arrive(String uidl, String folder, String dmarc) {
        String mail = "Authentication-Results: mail.office.test; dmarc=" + dmarc + " header.from=x.test\r\n"
                + "From: Carol <carol@x.test>\r\nSubject: News\r\nContent-Type: text/html\r\n\r\n"
                + "<p>Hi<img src='https://x.test/a.png'></p>";
        office.mail.messages.put(uidl, FakeMail.Mail.raw("News", mail.getBytes(StandardCharsets.UTF_8)));
        office.organizer.put(uidl, folder, Office.NOW);
    }

    private Response.Kind frame(String page) {
        return office.get(office.get(page).page().select("iframe").attr("src")).kind();
    }

    @Test
    void picturesOfAProvenSenderAreShownAlwaysOnceOneSaidSo() {
        Document page = office.get("/mail/inbox/real").page();
        assertThat(page.select(".banner a").text()).isEqualTo("Show them once");
        assertThat(page.select(".banner button").text()).isEqualTo("Always from carol@x.test");
        assertThat(frame("/mail/inbox/real")).isEqualTo(Response.Kind.MAIL_FRAME);
        Office.Answer answer = office.post("/settings/pictures", "always", "carol@x.test", "here", "/mail/inbox/real");
        assertThat(answer.location()).isEqualTo("/mail/inbox/real");
        assertThat(frame("/mail/inbox/real")).isEqualTo(Response.Kind.MAIL_FRAME_REMOTE_IMAGES);
        page = office.get("/mail/inbox/real").page();
        assertThat(page.select(".banner a, .banner button")).isEmpty();
        assertThat(page.select("button[name=never]").val()).isEqualTo("carol@x.test");
    }

    @Test
    void aForgedSenderOrJunkLoadsNothing() {
        office.organizer.pictures.addresses.add("carol@x.test");
        for (String page : List.of("/mail/inbox/forged", "/mail/junk/junk")) {
            assertThat(frame(page)).as(page).isEqualTo(Response.Kind.MAIL_FRAME);
            assertThat(office.get(page).page().select("button[name=always]"))
                    .as(page)
                    .isEmpty();
        }
        office.organizer.facts = OfficeFacts.NONE;
        assertThat(frame("/mail/inbox/real")).isEqualTo(Response.Kind.MAIL_FRAME);
    }

    @Test
    void thePageShowsAllAndTakesThemOff() {
        assertThat(office.get("/settings").page().select("a[href=/settings/pictures]"))
                .hasSize(1);
        assertThat(office.get("/settings/pictures").page().text()).contains("for nobody");
        office.post("/settings/pictures", "always", "<b>@x.test");
        assertThat(office.get("/settings/pictures")
                        .page()
                        .select(".sessions bdi")
                        .text())
                .isEqualTo("<b>@x.test");
        office.post("/settings/pictures", "never", "<b>@x.test");
        assertThat(office.organizer.pictures.addresses).isEmpty();
        office.post("/settings/pictures", "always", "nobody");
        assertThat(office.session.flash.orElseThrow().text()).contains("Nothing was changed");
    }
}
