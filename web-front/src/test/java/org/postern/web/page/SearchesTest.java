package org.postern.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Saved searches and those that were made; all without a script. */
final class SearchesTest {
    @RegisterExtension
    final Office office = new Office();

    @BeforeEach
    void open() {
        office.arrive("a", "One", "A");
    }

    @Test
    void aSearchIsSavedRenamedAndRemovedInPlace() {
        Document page = office.get("/search?q=from:carol").page();
        assertThat(page.select("form[action=/searches] [name=q]").val()).isEqualTo("from:carol");
        office.post("/searches", "act", "save", "name", " Carol ", "q", "from:carol", "back", "/search?q=from:carol");
        assertThat(office.flash()).isEqualTo("The search Carol is in the side pane.");
        page = office.get("/search?q=from:carol").page();
        assertThat(page.select(".side a[aria-current] .name").text()).isEqualTo("Carol");
        assertThat(page.select(".side a:has(.i-search)").attr("href")).isEqualTo("/search?q=from%3Acarol");
        String id = page.select("form[action=/searches] [name=id]").val();
        office.post("/searches", "act", "rename", "id", id, "name", "Crane");
        assertThat(office.organizer.searches.saved.get(0).name()).isEqualTo("Crane");
        office.post("/searches", "act", "save", "name", "Crane", "q", "x");
        assertThat(office.flash()).contains("already");
        office.post("/searches", "act", "save", "name", "", "q", "x");
        assertThat(office.flash()).contains("1 to 60");
        Office.Answer removed = office.post("/searches", "act", "remove", "id", id, "back", "/search?q=from:carol");
        assertThat(removed.location()).isEqualTo("/search?q=from:carol");
        page = office.get("/search?q=from:carol").page();
        assertThat(page.select("#notice form [name=name]").val()).isEqualTo("Crane");
        assertThat(page.select(".side a:has(.i-search)")).isEmpty();
        assertThat(office.post("/searches", "act", "remove", "id", "77").status())
                .isEqualTo(404);
        assertThat(office.post("/searches", "act", "remove", "id", "x").status())
                .isEqualTo(404);
    }

    @Test
    void searchesThatWereUnderstoodAreRememberedAndCanBeCleared() {
        office.get("/search?q=order");
        office.get("/search?q=invoice");
        office.get("/search?q=is:nonsense");
        office.get("/search?q=order&page=2");
        assertThat(office.organizer.searches.past).containsExactly("invoice", "order");
        Document page = office.get("/search").page();
        assertThat(page.select(".past a").eachText()).containsExactly("invoice", "order");
        assertThat(page.select("#q").attr("list")).isEqualTo("past");
        assertThat(page.select("datalist#past option").eachAttr("value")).containsExactly("invoice", "order");
        office.post("/searches", "act", "forget");
        assertThat(office.get("/search").page().select(".past, datalist")).isEmpty();
    }

    @Test
    void whatIsInTheSidePaneAnywayIsNotRemembered() {
        office.post("/settings/labels", "act", "make", "name", "Red", "color", "red");
        office.get("/search?q=label:%22Red%22");
        office.post("/searches", "act", "save", "name", "Carol", "q", "from:carol");
        office.get("/search?q=from:carol");
        assertThat(office.organizer.searches.past).isEmpty();
    }

    @Test
    void whereNothingIsRememberedNothingIsOffered() {
        office.organizer.searches.available = false;
        assertThat(office.get("/search?q=x").page().select("form[action=/searches]"))
                .isEmpty();
        assertThat(office.post("/searches", "act", "forget").status()).isEqualTo(404);
    }

    @Test
    void suggestionsComeAsJsonInTheLanguageOfThePageAndAreBounded() {
        office.organizer.acquaintances.add(new org.postern.web.organizer.Correspondents.Correspondent(
                "Carol \"<b>\" Danvers", "carol@example.net"));
        office.get("/search?q=crane");
        Office.Answer answer = office.get("/search/suggest?q=ca");
        assertThat(answer.type()).startsWith("application/json");
        assertThat(answer.text())
                .isEqualTo("{\"answers\":[{\"value\":\"carol@example.net \",\"text\":\"Carol \\u0022\\u003cb>\\u0022"
                        + " Danvers \\u003ccarol@example.net>\",\"hint\":\"Person\",\"go\":false}]}");
        assertThat(office.get("/search/suggest?q=").text()).contains("\"value\":\"crane\"", "\"go\":true");
        assertThat(office.get("/search/suggest?q=in:inb").text()).contains("\"value\":\"in:Inbox \"");
        assertThat(office.get("/search/suggest?q=" + "c".repeat(201)).text()).isEqualTo("{\"answers\":[]}");
    }

    @Test
    void aResultNamesItsFolderAndWhetherOnlyAnAttachmentHasTheWords() {
        assertThat(office.get("/search?q=One")
                        .page()
                        .select("tr[data-uidl] .tag")
                        .eachText())
                .containsExactly("Inbox");
        office.organizer.inFiles.add("a");
        Document page = office.get("/search?q=One").page();
        assertThat(page.select("tr[data-uidl] .tag").eachText()).containsExactly("Inbox", "found in an attachment");
        assertThat(page.select(".tag:has(.i-clip)").attr("title")).contains("not in the message itself");
        assertThat(office.get("/mail/inbox").page().select("tr[data-uidl] .tag"))
                .isEmpty();
    }
}
