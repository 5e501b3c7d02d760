package org.postern.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.message.address.Person;
import org.postern.web.hop.HopException;
import org.postern.web.organizer.Changes.Standing;
import org.postern.web.organizer.Changes.Trouble;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.Messages.Flag;
import org.postern.web.session.Flash;

final class TitleListTest {
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

    private void fill(int count) {
        for (int i = 0; i < count; i++) {
            office.arrive("u" + i, "Subject " + i, "Sender " + i);
        }
    }

    @Test
    void showsFiftyRowsNewestFirstAndLeadsToTheRest() {
        fill(120);
        Document page = office.get("/mail/inbox").page();
        assertThat(page.select("tr[data-uidl]").eachAttr("data-uidl"))
                .hasSize(50)
                .startsWith("u0", "u1");
        assertThat(page.expectFirst("tr[data-uidl] th a").attr("href")).isEqualTo("/mail/inbox/u0");
        assertThat(page.select("a[rel=next]").attr("href")).isEqualTo("/mail/inbox?page=2");
        Document last = office.get("/mail/inbox?page=3").page();
        assertThat(last.select("tr[data-uidl]").eachAttr("data-uidl"))
                .hasSize(20)
                .endsWith("u119");
        assertThat(last.select("a[rel=next]")).isEmpty();
        assertThat(last.expectFirst("tr[data-uidl] th a").attr("href"))
                .isEqualTo("/mail/inbox/u100?list=%2Fmail%2Finbox%3Fpage%3D3");
        assertThat(office.get("/mail/inbox?page=999").page().select("tr[data-uidl]"))
                .hasSize(20);
        assertThat(office.get("/mail/inbox?page=-1").page().select("tr[data-uidl]"))
                .hasSize(50);
    }

    @Test
    void saysHowFarTheServersTitlesAreRead() {
        fill(3);
        office.organizer.standing = new Standing(1_200, 50_000, Trouble.NONE, false);
        Document page = office.get("/mail/inbox").page();
        assertThat(page.select(".banner").text()).contains("1,200 of 50,000");
        assertThat(page.select(".banner[role=alert]")).isEmpty();
        for (Trouble trouble : Trouble.values()) {
            office.organizer.standing = new Standing(3, 3, trouble, false);
            assertThat(office.get("/mail/inbox").page().select(".banner[role=alert]"))
                    .as(trouble.name())
                    .hasSize(trouble == Trouble.NONE ? 0 : 1);
        }
    }

    @Test
    void saysAfterHowManyDaysMessagesGoAlsoInAnEmptyFolder() {
        assertThat(office.get("/mail/junk").page().select(".banner")).isEmpty();
        office.organizer.standing = new Standing(0, 0, Trouble.NONE, false, Optional.of(30L));
        assertThat(office.get("/mail/junk").page().select(".banner").text())
                .isEqualTo("Messages that have been here for 30 days are deleted.");
        office.organizer.standing = new Standing(0, 0, Trouble.NONE, false, Optional.of(1L));
        assertThat(office.get("/mail/junk").page().select(".banner").text()).contains("for a day");
    }

    @Test
    void saysThatTrashGoesAtSignOutWhereItDoes() {
        office.organizer.deletesAtSignOut = true;
        assertThat(office.get("/mail/trash").page().select(".banner")).isEmpty();
        office.arrive("t", "trash", "Old", new Person("A", "a@b.test", List.of()), "x", null, List.of());
        assertThat(office.get("/mail/trash").page().select(".banner").text()).contains("when you sign out");
        assertThat(office.get("/mail/inbox").page().select(".banner")).isEmpty();
    }

    @Test
    void marksWhatIsUnreadInWordsToo() {
        office.arrive("new", "Fresh", "A");
        office.arrive("old", "Known", "B", Flag.SEEN, Flag.FLAGGED, Flag.ANSWERED);
        Document page = office.get("/mail/inbox").page();
        assertThat(page.select("tr.unread").eachAttr("data-uidl")).containsExactly("new");
        assertThat(page.select("tr[data-uidl=new] th a").text()).isEqualTo("Unread: Fresh");
        assertThat(page.select("tr[data-uidl=old] .star").attr("name")).isEqualTo("unstar");
        assertThat(page.select("tr[data-uidl=old] th").text()).contains("answered");
        assertThat(page.select("nav.side a[aria-current]").text())
                .contains("Inbox")
                .contains("1");
        assertThat(office.get("/mail/inbox?unread=1")
                        .page()
                        .select("tr[data-uidl]")
                        .eachAttr("data-uidl"))
                .containsExactly("new");
    }

    @Test
    void showsRecipientsWhereMailGoesOutAndOpensDraftsForWriting() {
        office.arrive(
                "s",
                "sent",
                "Offer",
                new Person("Me", "alice@office.test", List.of()),
                "x",
                null,
                List.of(),
                Flag.SEEN);
        office.arrive(
                "d",
                "drafts",
                "Half",
                new Person("Me", "alice@office.test", List.of()),
                "x",
                null,
                List.of(),
                Flag.SEEN);
        assertThat(office.get("/mail/sent")
                        .page()
                        .select("tr[data-uidl] .c-from")
                        .text())
                .isEqualTo("Alice Example");
        assertThat(office.get("/mail/drafts")
                        .page()
                        .select("tr[data-uidl] th a")
                        .attr("href"))
                .isEqualTo("/compose?draft=d");
    }

    @Test
    void foldersWithOddNamesAreFound() {
        office.organizer.own("Süd & Nord #1?");
        office.arrive("x", "Süd & Nord #1?", "In it", new Person("A", "a@b.test", List.of()), "x", null, List.of());
        Document inbox = office.get("/mail/inbox").page();
        String href = inbox.select("nav.side a:contains(Süd)").attr("href");
        Document page = office.get(href).page();
        assertThat(page.select("h1").text()).isEqualTo("Süd & Nord #1?");
        assertThat(page.select("tr[data-uidl] th a").attr("href")).isEqualTo(href + "/x");
        assertThat(page.select("input[name=from]").val()).isEqualTo("Süd & Nord #1?");
        assertThat(office.get(href + "/x").status()).isEqualTo(200);
    }

    @Test
    void whatIsNotThereIsAFourOhFour() {
        assertThat(office.get("/mail/nowhere").status()).isEqualTo(404);
        assertThat(office.get("/mail/nowhere").page().select("h1").text()).isEqualTo("This is not here");
    }

    @Test
    void emptyFoldersSayWhatToDoNext() {
        for (String role : List.of("inbox", "drafts", "sent", "junk", "trash", "archive")) {
            Document page = office.get("/mail/" + role).page();
            assertThat(page.select(".nothing p")).as(role).hasSize(2);
        }
        assertThat(office.get("/mail/inbox?unread=1").page().select(".nothing").text())
                .contains("No message matches");
    }

    @Test
    void aFailingOrganizerLeavesTheInbox() {
        fill(3);
        office.organizer.failing = true;
        Document page = office.get("/mail/inbox").page();
        assertThat(page.select("tr[data-uidl]")).hasSize(3);
        assertThat(page.select("[role=alert]").text()).contains("cannot be loaded just now");
        assertThat(office.get("/mail/sent").status()).isEqualTo(404);
    }

    @Test
    void failingTitlesLeaveTheRows() {
        fill(2);
        office.mail.failure = Optional.of(new HopException(HopException.Kind.UNREACHABLE, "down", null));
        Document page = office.get("/mail/inbox").page();
        assertThat(page.select("tr[data-uidl]")).hasSize(2);
        assertThat(page.select("[role=alert]").text()).contains("Senders and subjects");
    }

    @Test
    void aRowThatWentMeanwhileIsLeftOut() {
        fill(3);
        office.mail.messages.remove("u1");
        assertThat(office.get("/mail/inbox").page().select("tr[data-uidl]").eachAttr("data-uidl"))
                .containsExactly("u0", "u2");
    }

    @Test
    void searchNeverSaysNothingFoundBeforeItEnds() {
        fill(3);
        assertThat(office.get("/search?q=Subject").page().select("tr[data-uidl]"))
                .hasSize(3);
        assertThat(office.get("/search?q=zzz").page().select(".nothing").text()).contains("Nothing found Try");
        office.organizer.complete = false;
        Document page = office.get("/search?q=zzz").page();
        assertThat(page.select(".nothing").text()).contains("Nothing found so far");
        assertThat(page.select("[role=alert]").text()).contains("still being indexed");
        assertThat(office.get("/search").page().select(".nothing").text()).contains("What are you looking for?");
    }

    /** UX defect 18. */
    @Test
    void whatASearchDoesNotUnderstandIsSaidAndNotAnsweredWithNothingFound() {
        fill(3);
        for (List<String> each : List.of(
                List.of("form%3Abob", "“form:” is not a search operator"),
                List.of("Subject%20before%3Asoon", "no date that can be read"),
                List.of("is%3Ablue", "“is:blue” is not known"),
                List.of("in%3Anowhere%20a", "no folder “nowhere”"),
                List.of("a%20OR", "OR needs something"),
                List.of("%28a%20OR%20b%29", "parentheses cannot be used"))) {
            Document page = office.get("/search?q=" + each.get(0)).page();
            assertThat(page.select(".banner").text()).as(each.get(0)).contains(each.get(1));
            assertThat(page.select(".nothing").text())
                    .contains("This search was not understood")
                    .doesNotContain("Nothing found");
            assertThat(page.select("tr[data-uidl]")).isEmpty();
        }
    }

    @Test
    void aFolderOfASearchIsNamedAsThePageNamesIt() {
        fill(3);
        office.organizer.move(office.session.login(), List.of("u1"), FolderRef.of(FolderRef.Role.ARCHIVE));
        for (String in : List.of("in%3Aarchive", "in%3AArchive")) {
            assertThat(office.get("/search?q=Subject%20" + in)
                            .page()
                            .select("tr[data-uidl]")
                            .eachAttr("data-uidl"))
                    .as(in)
                    .containsExactly("u1");
        }
        office.session.locale = Locale.JAPANESE;
        assertThat(office.get("/search?q=Subject%20in%EF%BC%9A%E3%82%A2%E3%83%BC%E3%82%AB%E3%82%A4%E3%83%96")
                        .page()
                        .select("tr[data-uidl]")
                        .eachAttr("data-uidl"))
                .containsExactly("u1");
    }

    @Test
    void hitsAreMarkedInResultsOnlyAndStayText() {
        office.arrive("x", "Budget <b>plan</b> & more", "Ann");
        assertThat(office.get("/search?q=plan")
                        .page()
                        .select("tr[data-uidl] mark")
                        .eachText())
                .containsExactly("plan");
        assertThat(office.get("/search?q=plan")
                        .page()
                        .expectFirst("tr[data-uidl] th a bdi")
                        .text())
                .isEqualTo("Budget <b>plan</b> & more");
        assertThat(office.get("/mail/inbox").page().select("mark")).isEmpty();
    }

    @Test
    void theSearchOptionsWriteTheOperators() {
        Document page = office.get("/search?q=invoice").page();
        fill(2);
        assertThat(office.get("/search?q=Subject").page().select(".options > form[action=/search] #so-from"))
                .as("a form within the form of the rows would be none")
                .hasSize(1);
        assertThat(page.select(".options form").attr("method")).isEqualTo("get");
        assertThat(page.select(".options [name=q]").attr("value")).isEqualTo("invoice");
        assertThat(office.get("/search?options=1&q=invoice&without=a+b&from=Bob+E&subject=&in=archive&after=2026-01-31"
                                + "&unread=1&attached=1")
                        .location())
                .isEqualTo("/search?q=invoice%20-a%20-b%20from%3A%22Bob%20E%22%20in%3Aarchive%20after%3A2026-01-31"
                        + "%20is%3Aunread%20has%3Aattachment");
        assertThat(page.select(".options [name=larger] option").eachAttr("value"))
                .contains("5M");
        assertThat(page.select(".options [name]").eachAttr("name")).contains("cc", "read", "forwarded");
        assertThat(office.get("/search?options=1&cc=Bob&larger=5M&read=1&forwarded=1")
                        .location())
                .isEqualTo("/search?q=cc%3ABob%20larger%3A5M%20is%3Aread%20is%3Aforwarded");
    }

    @Test
    void japaneseReadersAreSpokenToInJapanese() {
        fill(1);
        office.session.locale = Locale.JAPANESE;
        Document page = office.get("/mail/inbox").page();
        assertThat(page.select("html").attr("lang")).isEqualTo("ja");
        assertThat(page.select("h1").text()).isEqualTo("受信トレイ");
    }

    @Test
    void aPageThatTheScriptReadsByItselfShowsNoNoticeOfSomethingDone() {
        fill(3);
        office.session.flash = Optional.of(Flash.of("3 messages moved."));
        Document unasked = office.ask(
                        "GET", "/mail/inbox", exchange -> exchange.headers.put("X-Postern-Background", "1"))
                .page();
        assertThat(unasked.select("#notice").text()).isEmpty();
        assertThat(unasked.select("tr[data-uidl]")).hasSize(3);
        assertThat(unasked.body().attr("data-changes")).isEqualTo("1");
        assertThat(office.get("/mail/inbox").page().select("#notice").text()).isEqualTo("3 messages moved.");
        assertThat(office.get("/events/now").text()).isEqualTo("{\"changes\":1}");
    }

    @Test
    void theChoicePageWorksWithAndWithoutCounts() {
        fill(2);
        Document page = office.get("/").page();
        assertThat(page.select("a.dooropen").eachAttr("href")).containsExactly("/mail/inbox", "/compose");
        assertThat(page.expectFirst("a.dooropen").text())
                .contains("2 unread messages")
                .contains("Last arrival");
        office.organizer.failing = true;
        Document without = office.get("/").page();
        assertThat(without.select("a.dooropen")).hasSize(2);
        assertThat(without.select(".facts dd").eachText()).containsExactly("–", "–", "–");
    }

    @Test
    void theChoicePageCanBeSkipped() {
        assertThat(office.post("/choice", "skip", "1").cookies()).containsExactly("__Host-prefs=s");
        assertThat(office.ask("GET", "/", exchange -> exchange.cookies.put("__Host-prefs", "s"))
                        .location())
                .isEqualTo("/mail/inbox");
        assertThat(office.ask("GET", "/?choose=1", exchange -> exchange.cookies.put("__Host-prefs", "s"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void eachRowStandsUnderTheHeadingOfItsDay() {
        fill(80);
        Document page = office.get("/mail/inbox").page();
        assertThat(page.select("tr.day").eachText()).startsWith("Today", "Yesterday", "Friday");
        assertThat(page.select("tr.day").eachText()).doesNotHaveDuplicates();
        assertThat(page.select("tr.day:has(th:containsOwn(Yesterday)) + tr time")
                        .text())
                .matches("\\d\\d:\\d\\d");
        assertThat(page.select("tr.day:has(th:containsOwn(Friday)) + tr time").text())
                .matches("\\d+ Nov");
        assertThat(page.select("tr[data-uidl=u0] .face").attr("data-is")).isNotEmpty();
        assertThat(page.select("tr[data-uidl=u0] .c-sel").text()).isEqualTo("Select: Subject 0");
        assertThat(page.select("tr[data-uidl=u0] .star").text()).isEqualTo("Star: Subject 0");
    }

    @Test
    void theHeadOfASortedColumnSaysItsDirection() {
        fill(3);
        Document page = office.get("/mail/inbox").page();
        assertThat(page.select("th[aria-sort]").eachText()).containsExactly("Date");
        assertThat(page.select("th[aria-sort]").attr("aria-sort")).isEqualTo("descending");
        page = office.get("/mail/inbox?sort=subject&dir=asc").page();
        assertThat(page.select("th[aria-sort=ascending]").eachText()).containsExactly("Subject");
        assertThat(page.select(".sort summary .sr").text()).isEqualTo("Sort by: Subject (ascending)");
        assertThat(page.select(".sort a[aria-current]").text()).startsWith("Subject");
    }

    @Test
    void theLookOfListsIsKeptInTheBrowser() {
        assertThat(office.post("/settings", "shortcuts", "1", "density", "compact", "pane", "below")
                        .cookies())
                .containsExactly("__Host-prefs=cb");
        Document page = office.ask("GET", "/mail/inbox", exchange -> exchange.cookies.put("__Host-prefs", "cb"))
                .page();
        assertThat(page.body().attr("data-density")).isEqualTo("compact");
        assertThat(page.body().attr("data-pane")).isEqualTo("below");
        assertThat(office.get("/mail/inbox").page().body().hasAttr("data-pane")).isFalse();
    }

    @Test
    void aButtonOfTheListOfFoldersMoves() {
        fill(1);
        assertThat(office.get("/mail/inbox").page().select("button[name=move]").eachAttr("value"))
                .contains("archive");
        office.post("/act", "move", "archive", "uidl", "u0", "from", "inbox");
        assertThat(office.organizer.folderOf("u0")).isEqualTo("archive");
    }
}
