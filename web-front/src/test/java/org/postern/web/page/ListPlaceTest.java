package org.postern.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.FolderRef.Role;
import org.postern.web.organizer.Messages.Flag;

/** "Where I was": an open message knows the list that it was opened from (UX defect 11). */
final class ListPlaceTest {
    @TempDir
    private Path temporary = Path.of("");

    private Office office;

    @BeforeEach
    void open() {
        office = new Office(temporary);
        office.arrive("a", "Plan one", "Zoe");
        office.arrive("b", "Lunch", "Adam", Flag.SEEN);
        office.arrive("c", "Plan two", "Mary", Flag.FLAGGED);
        office.arrive("d", "Plan three", "Bob", Flag.SEEN, Flag.FLAGGED);
    }

    @AfterEach
    void close() {
        office.close();
    }

    private List<String> shown(String list) {
        return office.get(list).page().select("tr[data-uidl]").eachAttr("data-uidl");
    }

    /** Opens a row of a list, as its link says. */
    private Element opened(String list, String uidl) {
        String url = office.get(list)
                .page()
                .expectFirst("tr[data-uidl=" + uidl + "] th a")
                .attr("href");
        return office.get(url).page().expectFirst("article[data-mail]");
    }

    @Test
    void theWayBackAndTheNeighboursAreThoseOfTheFilter() {
        Element mail = opened("/mail/inbox?starred=1", "c");
        assertThat(mail.attr("data-list")).isEqualTo("/mail/inbox?starred=1");
        assertThat(mail.attr("data-newer")).isEmpty();
        assertThat(mail.attr("data-older")).isEqualTo("/mail/inbox/d?list=%2Fmail%2Finbox%3Fstarred%3D1");
        Element next = office.get(mail.attr("data-older")).page().expectFirst("article[data-mail]");
        assertThat(next.attr("data-list")).isEqualTo("/mail/inbox?starred=1");
        assertThat(next.attr("data-newer")).startsWith("/mail/inbox/c?list=");
        assertThat(mail.select("input[name=back]").attr("value")).isEqualTo("/mail/inbox?starred=1");
        assertThat(mail.select("input[name=here]").attr("value"))
                .isEqualTo("/mail/inbox/c?list=%2Fmail%2Finbox%3Fstarred%3D1");
    }

    @Test
    void theWayBackAndTheNeighboursAreThoseOfTheSearch() {
        office.organizer.move(office.session.login(), List.of("c"), FolderRef.of(Role.ARCHIVE));
        Element mail = opened("/search?q=Plan", "a");
        assertThat(mail.attr("data-list")).isEqualTo("/search?q=Plan");
        assertThat(mail.attr("data-older")).isEqualTo("/mail/archive/c?list=%2Fsearch%3Fq%3DPlan");
        assertThat(office.get(mail.attr("data-older"))
                        .page()
                        .expectFirst("article[data-mail]")
                        .attr("data-newer"))
                .isEqualTo("/mail/inbox/a?list=%2Fsearch%3Fq%3DPlan");
    }

    @Test
    void filtersAreCombinedAndTheOrderStaysWithThem() {
        assertThat(shown("/mail/inbox?unread=1&starred=1")).containsExactly("c");
        assertThat(shown("/mail/inbox?sort=from")).containsExactly("b", "d", "c", "a");
        assertThat(shown("/mail/inbox?sort=from&dir=desc")).containsExactly("a", "c", "d", "b");
        assertThat(shown("/mail/inbox?dir=asc")).containsExactly("d", "c", "b", "a");
        assertThat(shown("/mail/inbox?sort=subject&starred=1")).containsExactly("d", "c");
        Document page = office.get("/mail/inbox?sort=from").page();
        assertThat(page.select("a.chip").eachAttr("href")).contains("/mail/inbox?starred=1&sort=from");
        assertThat(page.select("form[data-list] input[name=back]").attr("value"))
                .isEqualTo("/mail/inbox?sort=from");
        Element mail = opened("/mail/inbox?sort=from", "d");
        assertThat(mail.attr("data-newer")).startsWith("/mail/inbox/b?list=");
        assertThat(mail.attr("data-older")).startsWith("/mail/inbox/c?list=");
    }

    @Test
    void saysWhenTheOrderCannotBeHadYet() {
        office.organizer.sortable = false;
        assertThat(shown("/mail/inbox?sort=from")).containsExactly("a", "b", "c", "d");
        assertThat(office.get("/mail/inbox?sort=from").page().select(".banner").text())
                .contains("cannot be sorted that way yet");
        assertThat(office.get("/mail/inbox").page().select(".banner")).isEmpty();
    }

    @Test
    void nothingInAnAddressIsTrusted() {
        for (String bad : List.of(
                "https://evil.test/",
                "//evil.test/",
                "/logout",
                "/mail/nobody",
                "/mail/",
                "/mail/inbox/a",
                "/search?q=",
                "/mail/%E0%A4%A?x=%",
                "javascript:alert(1)")) {
            Element mail =
                    office.get(Urls.with("/mail/inbox/b", "list", bad)).page().expectFirst("article[data-mail]");
            assertThat(mail.attr("data-list")).as(bad).isEqualTo("/mail/inbox");
            assertThat(mail.attr("data-newer")).as(bad).isEqualTo("/mail/inbox/a");
        }
        assertThat(shown("/mail/inbox?sort=colour&dir=sideways")).containsExactly("a", "b", "c", "d");
        Element odd = office.get("/mail/inbox/b?list=%2Fmail%2Finbox%3Fpage%3D0%26x%3D1%26sort%3Dsize")
                .page()
                .expectFirst("article[data-mail]");
        assertThat(odd.attr("data-list")).isEqualTo("/mail/inbox?sort=size");
    }
}
