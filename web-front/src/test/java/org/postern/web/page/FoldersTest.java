package org.postern.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FoldersTest {
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

    private Office.Answer post(String... fields) {
        return office.post("/folders", fields);
    }

    @Test
    void makesAFolderThatThePaneShows() {
        assertThat(post("act", "make", "new", " 見積 2026 ").status()).isEqualTo(303);
        Document page = office.get("/folders").page();
        assertThat(page.select("#notice").text()).contains("見積 2026");
        assertThat(page.select("#folders li").eachText()).contains("見積 2026");
        assertThat(page.select(".folderlist .name a").text()).isEqualTo("見積 2026");
    }

    @Test
    void whatCannotBeANameIsShownAgainWithTheReason() {
        post("act", "make", "new", "Customers");
        for (String name : new String[] {"", "x".repeat(101), "Customers"}) {
            Office.Answer answer = post("act", "make", "new", name);
            assertThat(answer.status()).as(name).isEqualTo(400);
            assertThat(answer.page().select("#new").attr("aria-describedby")).isEqualTo("new-error");
            assertThat(answer.page().select("#new").val()).isEqualTo(name);
        }
    }

    @Test
    void eachRefusalHasItsOwnSentenceAtTheField() {
        post("act", "make", "new", "Customers");
        String empty = problem(post("act", "make", "new", " "));
        String taken = problem(post("act", "make", "new", "Customers"));
        String tooLong = problem(post("act", "make", "new", "x".repeat(101)));
        assertThat(empty).isEqualTo("Enter a name for the folder.");
        assertThat(taken).isEqualTo("There is already a folder “Customers” here. Choose another name.");
        assertThat(tooLong).startsWith("This name is too long");
        post("act", "make", "new", "Clients");
        Office.Answer renaming = post("act", "rename", "name", "Clients", "new", "Customers");
        assertThat(renaming.page().select("h1").text()).isEqualTo("Clients");
        assertThat(problem(renaming)).isEqualTo(taken);
        assertThat(renaming.page().select("#new").val()).isEqualTo("Customers");
    }

    private static String problem(Office.Answer answer) {
        assertThat(answer.status()).isEqualTo(400);
        return answer.page().select("#new-error").text();
    }

    @Test
    void foldersAreCreatedInsideOthersAndShownAsATree() {
        post("act", "make", "new", "Customers");
        post("act", "make", "new", "A社", "into", "Customers");
        post("act", "make", "new", "Archive/2026", "into", "/");
        post("act", "make", "new", "Case 10", "into", "Customers/A社");
        post("act", "make", "new", "Case 9", "into", "Customers/A社");
        Document page = office.get("/folders").page();
        assertThat(page.select(".folderlist li").eachAttr("class")).containsExactly("d0", "d1", "d0", "d1", "d2", "d2");
        assertThat(page.select(".folderlist .name a").eachText())
                .containsExactly("Archive", "2026", "Customers", "A社", "Case 9", "Case 10");
        assertThat(page.select("#folders details details .name").eachText()).containsExactly("Case 9", "Case 10");
        Document inside = office.get("/mail/Customers%2FA%E7%A4%BE%2FCase%209").page();
        assertThat(inside.select("h1").text()).isEqualTo("Customers/A社/Case 9");
        assertThat(inside.select("#folders a[aria-current=page] .name").text()).isEqualTo("Case 9");
        office.session.locale = java.util.Locale.JAPANESE;
        assertThat(office.get("/mail/Archive%2F2026").page().select("h1").text())
                .isEqualTo("アーカイブ/2026");
        assertThat(post("act", "make", "new", "アーカイブ/2025").status()).isEqualTo(303);
        assertThat(office.get("/mail/Archive%2F2025").status()).isEqualTo(200);
    }

    @Test
    void movesAFolderWithThoseInsideAndNeverOffersItself() {
        post("act", "make", "new", "a");
        post("act", "make", "new", "b", "into", "a");
        post("act", "make", "new", "c");
        Document page = office.get("/folders/one?name=a").page();
        assertThat(page.select("#into option").eachAttr("value")).containsExactly("/", "inbox", "sent", "archive", "c");
        assertThat(page.select("#new").val()).isEqualTo("a");
        assertThat(post("act", "rename", "name", "a", "into", "c").status()).isEqualTo(303);
        assertThat(office.get("/mail/c%2Fa%2Fb").status()).isEqualTo(200);
        Document moved = office.get("/folders/one?name=c%2Fa").page();
        assertThat(moved.select("#into option[selected]").val()).isEqualTo("c");
        assertThat(post("act", "rename", "name", "c/a", "new", "a", "into", "nowhere")
                        .status())
                .isEqualTo(404);
        assertThat(office.get("/folders/one?name=inbox").status()).isEqualTo(404);
    }

    @Test
    void aRemovalCanBeUndone() {
        post("act", "make", "new", "a/b");
        post("act", "make", "new", "a");
        post("act", "remove", "name", "a", "back", "/mail/inbox");
        Document page = office.get("/folders").page();
        assertThat(page.select(".folderlist")).isEmpty();
        assertThat(page.select("#notice form").attr("action")).isEqualTo("/folders");
        assertThat(post("act", "restore", "removal", "7").status()).isEqualTo(303);
        assertThat(office.get("/folders").page().select(".folderlist .name a").eachText())
                .containsExactly("a", "b");
        post("act", "restore", "removal", "8");
        assertThat(office.get("/folders").page().select("#notice").text()).contains("can no longer be undone");
        assertThat(post("act", "restore", "removal", "x").status()).isEqualTo(404);
    }

    @Test
    void favouritesComeFirstAndFoldedFoldersStayFolded() {
        post("act", "make", "new", "a");
        post("act", "make", "new", "a/b");
        post("star", "a/b");
        post("act", "fold", "name", "a");
        Document page = office.get("/folders").page();
        assertThat(page.select("#folders ul[aria-labelledby] .name").eachText()).containsExactly("a/b");
        assertThat(page.select(".folderlist .star[aria-pressed=true]").val()).isEqualTo("a/b");
        assertThat(page.select("#folders details").hasAttr("open")).isFalse();
        assertThat(office.get("/mail/a%2Fb").page().select("#folders details").hasAttr("open"))
                .isTrue();
        post("unstar", "a/b");
        post("act", "unfold", "name", "a");
        page = office.get("/folders").page();
        assertThat(page.select("#folders ul[aria-labelledby]")).isEmpty();
        assertThat(page.select("#folders details").hasAttr("open")).isTrue();
        office.organizer.marked = false;
        assertThat(office.get("/folders").page().select(".star")).isEmpty();
        post("act", "remove", "name", "a");
        assertThat(office.get("/folders").page().select("#notice form")).isEmpty();
    }

    @Test
    void foldersAreMovedUpAndDownAmongThoseBesideThem() {
        for (String name : List.of("a", "b", "b/x", "b/y", "c")) {
            office.organizer.own(name);
        }
        Document page = office.get("/folders").page();
        assertThat(page.select("button[name=up]:not([disabled])").eachAttr("value"))
                .containsExactly("b", "b/y", "c");
        assertThat(page.select("button[name=down]:not([disabled])").eachAttr("value"))
                .containsExactly("a", "b", "b/x");
        assertThat(office.post("/folders", "up", "c").location()).isEqualTo("/folders");
        office.post("/folders", "down", "b/x");
        office.organizer.own("aa");
        page = office.get("/folders").page();
        assertThat(page.select(".folderlist .name bdi").eachText().stream()
                        .filter(name -> name.length() < 3)
                        .toList())
                .containsExactly("a", "c", "b", "y", "x", "aa");
        assertThat(office.get("/mail/inbox")
                        .page()
                        .select(".side [data-own] bdi")
                        .eachText())
                .containsExactly("a", "c", "b", "y", "x", "aa");
        assertThat(page.select("#folders").hasAttr("data-ordered")).isTrue();
        assertThat(post("act", "before", "name", "aa", "by", "c").status()).isEqualTo(303);
        assertThat(post("act", "after", "name", "a", "by", "b").status()).isEqualTo(303);
        assertThat(office.get("/mail/inbox")
                        .page()
                        .select(".side [data-own] bdi")
                        .eachText())
                .containsExactly("aa", "c", "b", "y", "x", "a");
        assertThat(post("act", "after", "name", "a", "by", "b/x").status()).isEqualTo(404);
        assertThat(post("act", "after", "name", "a", "by", "a").status()).isEqualTo(404);
        assertThat(post("act", "after", "name", "inbox", "by", "a").status()).isEqualTo(404);
        office.organizer.marked = false;
        assertThat(post("act", "after", "name", "a", "by", "c").status()).isEqualTo(404);
        assertThat(office.get("/folders").page().select("button[name=up]")).isEmpty();
    }

    @Test
    void thePaneOfManyFoldersIsCut() {
        for (int i = 0; i < 400; i++) {
            office.organizer.own("f" + i);
            office.organizer.own("f" + i + "/x");
        }
        Document page = office.get("/mail/f399%2Fx").page();
        assertThat(page.select("#folders li").size()).isBetween(200, 220);
        assertThat(page.select("#folders a[aria-current=page] .name").text()).isEqualTo("x");
        assertThat(page.select("#folders .manage").text()).isEqualTo("All folders");
        assertThat(office.get("/folders").page().select(".folderlist li")).hasSize(800);
    }

    @Test
    void hostileNamesStayText() {
        String name = "<img src=x onerror=alert(1)>\"'&{{";
        office.organizer.own(name);
        office.organizer.own(name + "/" + name);
        String key = Urls.segment(name + "/" + name);
        for (String path : new String[] {"/folders", "/folders/one?name=" + key, "/mail/" + key}) {
            Document page = office.get(path).page();
            assertThat(page.select("img")).as(path).isEmpty();
            assertThat(page.select("#folders .name").eachText()).contains(name);
        }
    }

    @Test
    void renamesAndRemovesOnesOwnOnly() {
        post("act", "make", "new", "Customers");
        assertThat(post("act", "rename", "name", "Customers", "new", "Clients").status())
                .isEqualTo(303);
        assertThat(office.get("/folders").page().select(".folderlist .name a").text())
                .isEqualTo("Clients");
        assertThat(post("act", "remove", "name", "Inbox").status()).isEqualTo(404);
        assertThat(post("act", "remove", "name", "Customers").status()).isEqualTo(404);
        assertThat(post("act", "remove", "name", "Clients").status()).isEqualTo(303);
        assertThat(office.get("/folders").page().select(".folderlist a")).isEmpty();
        assertThat(post("act", "other").status()).isEqualTo(404);
    }
}
