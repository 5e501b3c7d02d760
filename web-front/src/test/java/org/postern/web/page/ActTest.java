package org.postern.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.message.address.Person;
import org.postern.web.organizer.Messages;
import org.postern.web.organizer.Messages.Flag;

final class ActTest {
    @TempDir
    private Path temporary = Path.of("");

    private Office office;

    @BeforeEach
    void open() {
        office = new Office(temporary);
        office.arrive("a", "One", "A");
        office.arrive("b", "Two", "B");
    }

    @AfterEach
    void close() {
        office.close();
    }

    private String flash() {
        return office.session.flash.orElseThrow().text();
    }

    @Test
    void deletingMovesToTrashAndCanBeUndone() {
        Office.Answer answer = office.post(
                "/act", "act", "delete", "uidl", "a", "uidl", "b", "from", "inbox", "back", "/mail/inbox?page=2");
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.location()).isEqualTo("/mail/inbox?page=2");
        assertThat(office.organizer.folderOf("a")).isEqualTo("trash");
        assertThat(flash()).isEqualTo("2 messages moved to Trash.");
        Document page = office.get("/mail/inbox").page();
        Element undo = page.expectFirst("#notice form");
        Map<String, String> fields = new java.util.HashMap<>();
        undo.select("input").forEach(each -> fields.put(each.attr("name"), each.val()));
        fields.remove("_csrf");
        office.ask("POST", undo.attr("action"), exchange -> fields.forEach(exchange::field));
        assertThat(office.organizer.folderOf("a")).isEqualTo("inbox");
        assertThat(office.organizer.folderOf("b")).isEqualTo("inbox");
        assertThat(flash()).isEqualTo("2 messages moved back.");
        assertThat(office.session.flash.orElseThrow().undo()).isEmpty();
    }

    @Test
    void deletingInTrashIsForGood() {
        office.arrive("t", "trash", "Old", new Person("A", "a@b.test", List.of()), "x", null, List.of());
        assertThat(office.get("/mail/trash")
                        .page()
                        .select("button[value=delete]")
                        .text())
                .isEqualTo("Delete for good");
        office.post("/act", "act", "delete", "uidl", "t", "from", "trash", "back", "/mail/trash");
        assertThat(office.organizer.entries).doesNotContainKey("t");
        assertThat(flash()).isEqualTo("1 message deleted for good.");
    }

    /** Its button says no more than "Delete". */
    @Test
    void deletingInASearchLeavesWhatIsInTrash() {
        arriveMany("trash", 1);
        office.post("/act", "act", "delete", "uidl", "trash0", "uidl", "a", "back", "/search?q=o");
        assertThat(flash()).isEqualTo("1 message moved to Trash.");
        undo();
        assertThat(office.organizer.folderOf("a")).isEqualTo("inbox");
        assertThat(office.organizer.folderOf("trash0")).isEqualTo("trash");
        office.post("/act", "act", "delete", "uidl", "trash0", "back", "/search?q=o");
        assertThat(flash()).startsWith("What was chosen is in Trash already.");
        assertThat(office.organizer.folderOf("trash0")).isEqualTo("trash");
    }

    @Test
    void whatWasTakenOutOfTrashElsewhereIsNotDeletedForGood() {
        office.post("/act", "act", "delete", "uidl", "a", "from", "trash", "back", "/mail/trash");
        assertThat(office.organizer.folderOf("a")).isEqualTo("trash");
        undo();
        assertThat(office.organizer.folderOf("a")).isEqualTo("inbox");
    }

    @Test
    void hitsOfSeveralFoldersGoBackToEach() {
        arriveMany("archive", 1);
        arriveMany("sent", 1);
        for (String act : List.of("delete", "junk", "archive")) {
            office.post("/act", "act", act, "uidl", "a", "uidl", "archive0", "uidl", "sent0", "back", "/search?q=o");
            undo();
            assertThat(List.of("a", "archive0", "sent0"))
                    .as(act)
                    .extracting(office.organizer::folderOf)
                    .containsExactly("inbox", "archive", "sent");
        }
        assertThat(flash()).as("one was in Archive").isEqualTo("2 messages moved back.");
    }

    @Test
    void deletingInDraftsAndJunkMovesToTrashAndCanBeUndone() {
        for (String folder : List.of("drafts", "junk")) {
            office.arrive("d", folder, "Mine", new Person("A", "a@b.test", List.of()), "x", null, List.of());
            assertThat(office.get("/mail/" + folder)
                            .page()
                            .select("button[value=delete]")
                            .text())
                    .isEqualTo("Delete");
            office.post("/act", "act", "delete", "uidl", "d", "back", "/mail/" + folder);
            assertThat(office.organizer.entry("d").folder().key()).isEqualTo("trash");
            assertThat(office.session.flash.orElseThrow().undo().orElseThrow().fields())
                    .containsEntry("to", folder);
        }
    }

    @Test
    void emptyingAsksOnceAndOnlyWhereItMay() {
        office.arrive("t", "trash", "Old", new Person("A", "a@b.test", List.of()), "x", null, List.of());
        assertThat(office.get("/mail/trash").page().select("a[href=/mail/trash/empty]"))
                .hasSize(1);
        assertThat(office.get("/mail/trash/empty").page().text()).contains("1 message will be deleted for good");
        assertThat(office.post("/mail/trash/empty").location()).isEqualTo("/mail/trash");
        assertThat(office.organizer.entries).doesNotContainKey("t").containsKey("a");
        assertThat(office.get("/mail/inbox/empty").status()).isEqualTo(404);
        assertThat(office.post("/mail/inbox/empty").status()).isEqualTo(404);
        assertThat(office.organizer.entries).containsKey("a");
    }

    @Test
    void flagsAndMovesDoWhatTheySay() {
        office.post("/act", "star", "a");
        assertThat(office.organizer.entry("a").flags()).contains(Flag.FLAGGED);
        office.post("/act", "unstar", "a");
        assertThat(office.organizer.entry("a").flags()).doesNotContain(Flag.FLAGGED);
        office.post("/act", "act", "read", "uidl", "a", "uidl", "b");
        assertThat(office.organizer.entry("b").flags()).contains(Flag.SEEN);
        office.post("/act", "act", "unread", "uidl", "b");
        assertThat(office.organizer.entry("b").flags()).doesNotContain(Flag.SEEN);
        office.post("/act", "act", "move", "to", "archive", "uidl", "a");
        assertThat(office.organizer.folderOf("a")).isEqualTo("archive");
        assertThat(flash()).isEqualTo("1 message moved to Archive.");
        office.post("/act", "act", "junk", "uidl", "b");
        assertThat(office.organizer.folderOf("b")).isEqualTo("junk");
        office.post("/act", "act", "notjunk", "uidl", "b");
        assertThat(office.organizer.folderOf("b")).isEqualTo("inbox");
    }

    @Test
    void nonsenseDoesNothingAndSaysSo() {
        assertThat(office.post("/act", "act", "delete").status()).isEqualTo(303);
        assertThat(flash()).isEqualTo("No message was selected.");
        office.post("/act", "act", "explode", "uidl", "a");
        assertThat(flash()).startsWith("Nothing was done");
        office.post("/act", "act", "move", "to", "no such", "uidl", "a");
        assertThat(flash()).startsWith("Nothing was moved");
        assertThat(office.organizer.folderOf("a")).isEqualTo("inbox");
        assertThat(office.post("/act", "act", "read", "uidl", "a", "back", "//evil.test")
                        .location())
                .isEqualTo("/mail/inbox");
        assertThat(office.post("/act", "act", "delete", "uidl", "someone-else's")
                        .status())
                .isEqualTo(303);
        assertThat(flash()).isEqualTo("0 messages moved to Trash.");
    }

    @Test
    void settingsAreKeptAndSessionsEnded() {
        Office.Answer answer = office.post("/settings", "zone", "Europe/Berlin", "skip", "1");
        assertThat(answer.cookies()).containsExactly("__Host-prefs=sk.Europe/Berlin");
        assertThat(office.session.zone.getId()).isEqualTo("Europe/Berlin");
        office.post("/settings", "zone", "Mars/Base");
        assertThat(office.session.zone.getId()).isEqualTo("Europe/Berlin");
        assertThat(office.post("/settings/language", "language", "ja").cookies())
                .containsExactly("__Host-lang=ja");
        assertThat(office.session.locale.getLanguage()).isEqualTo("ja");
        assertThat(office.post("/settings/language", "language", "x\r\ny").cookies())
                .isEmpty();
        office.post("/settings/sessions", "session", "s2");
        assertThat(flash()).contains("1");
        assertThat(office.get("/settings")
                        .page()
                        .select(".sessions li:has(form[action=/settings/sessions]), .sessions .tag"))
                .as("this session has a tag, the other one a tag and a button")
                .hasSize(3);
    }

    @Test
    void knownBrowsersAreShownAsTextAndForgotten() {
        assertThat(office.get("/settings").page().select("form[action=/settings/browsers]"))
                .hasSize(1);
        assertThat(office.get("/settings").page().select("script:contains(alert)"))
                .isEmpty();
        office.post("/settings/browsers", "browser", "b1");
        assertThat(flash()).contains("forgotten");
        office.post("/settings/browsers", "browser", "another's");
        assertThat(flash()).contains("already");
    }

    private void arriveMany(String folder, int count) {
        for (int i = 0; i < count; i++) {
            office.arrive(
                    folder + i, folder, "Report " + i, new Person("A", "a@b.test", List.of()), "x", null, List.of());
        }
    }

    /** Posts the list's form as a browser does with the box for the whole list ticked. */
    private Office.Answer actOnAll(String listing, String... fields) {
        Element form = office.get(listing).page().expectFirst("form[data-list]");
        assertThat(form.select("[name=whole]")).hasSize(1);
        return office.ask("POST", "/act", exchange -> {
            form.select("input[type=hidden]").forEach(each -> exchange.field(each.attr("name"), each.val()));
            form.select("[name=uidl][checked],[name=whole]")
                    .forEach(each -> exchange.field(each.attr("name"), each.val()));
            for (int i = 0; i < fields.length; i += 2) {
                exchange.field(fields[i], fields[i + 1]);
            }
        });
    }

    private void undo() {
        Element undo = office.get("/mail/inbox").page().expectFirst("#notice form");
        office.ask(
                "POST",
                undo.attr("action"),
                exchange -> undo.select("input").forEach(each -> exchange.field(each.attr("name"), each.val())));
    }

    private long in(String folder) {
        return office.organizer.entries.values().stream()
                .filter(each -> each.folder().key().equals(folder))
                .count();
    }

    @Test
    void theListSaysHowManyMessagesItHas() {
        arriveMany("inbox", 60);
        assertThat(office.get("/mail/inbox").page().expectFirst("main").attr("data-total"))
                .isEqualTo("62");
        assertThat(office.get("/mail/inbox?unread=1").page().expectFirst("main").attr("data-total"))
                .isEqualTo("62");
        assertThat(office.get("/search?q=Report").page().expectFirst("main").attr("data-total"))
                .isEqualTo("60");
        assertThat(office.get("/mail/junk").page().expectFirst("main").attr("data-total"))
                .isEqualTo("0");
        assertThat(office.get("/folders").page().expectFirst("main").hasAttr("data-total"))
                .isFalse();
    }

    @Test
    void allOfAFolderIsOfferedWhereThereIsMoreThanThePage() {
        assertThat(office.get("/mail/inbox?select=1").page().select("[name=whole]"))
                .isEmpty();
        arriveMany("inbox", 60);
        Document page = office.get("/mail/inbox?select=1").page();
        assertThat(page.expectFirst(".whole").text()).isEqualTo("Select all 62 messages in Inbox");
        assertThat(page.expectFirst(".whole").hasAttr("hidden")).isFalse();
        assertThat(page.expectFirst("[name=whole]").hasAttr("checked")).isFalse();
        assertThat(office.get("/mail/inbox").page().expectFirst(".whole").hasAttr("hidden"))
                .as("until the rows are selected")
                .isTrue();
    }

    @Test
    void allOfAFolderIsMovedAtOnceAndBack() {
        arriveMany("inbox", 120);
        Office.Answer answer = actOnAll("/mail/inbox?select=1", "act", "archive");
        assertThat(answer.status()).isEqualTo(303);
        assertThat(flash()).isEqualTo("122 messages moved to Archive.");
        assertThat(in("inbox")).isZero();
        undo();
        assertThat(flash()).isEqualTo("122 messages moved back.");
        assertThat(in("inbox")).isEqualTo(122);
        office.post("/act", "act", "undo", "number", "1");
        assertThat(flash()).startsWith("This can no longer be undone");
    }

    @Test
    void allOfASearchIsDeletedFromManyFoldersAndGoesBackToEach() {
        arriveMany("inbox", 60);
        arriveMany("archive", 55);
        actOnAll("/search?q=Report&select=1", "act", "delete");
        assertThat(flash()).isEqualTo("115 messages moved to Trash.");
        assertThat(in("trash")).isEqualTo(115);
        assertThat(in("inbox")).as("what the search does not find").isEqualTo(2);
        undo();
        assertThat(in("inbox")).isEqualTo(62);
        assertThat(in("archive")).isEqualTo(55);
        actOnAll("/search?q=Report&in=archive&select=1", "act", "read");
        assertThat(flash()).isEqualTo("55 messages marked as read.");
        assertThat(unread("archive")).isZero();
        undo();
        assertThat(flash()).isEqualTo("The marks of 55 messages are as they were.");
        assertThat(unread("archive")).isEqualTo(55);
    }

    private long unread(String folder) {
        return office.organizer.entries.values().stream()
                .filter(each ->
                        each.folder().key().equals(folder) && !each.flags().contains(Flag.SEEN))
                .count();
    }

    @Test
    void whatHadTheMarkBeforeKeepsItThroughUndo() {
        arriveMany("inbox", 60);
        office.post("/act", "star", "a");
        actOnAll("/mail/inbox?select=1", "act", "star");
        undo();
        assertThat(office.organizer.entries.values())
                .filteredOn(each -> each.flags().contains(Flag.FLAGGED))
                .extracting(Messages.Entry::uidl)
                .containsExactly("a");
        actOnAll("/mail/inbox?select=1", "act", "unstar");
        undo();
        assertThat(office.organizer.entry("a").flags()).contains(Flag.FLAGGED);
    }

    @Test
    void labelsOfAWholeListAreTakenBack() {
        arriveMany("inbox", 60);
        office.post("/act", "act", "label", "uidl", "a", "newlabel", "Tax", "back", "/mail/inbox");
        actOnAll("/mail/inbox?select=1", "act", "label", "label", "tax", "newlabel", "Late");
        assertThat(office.organizer.entry("b").keywords()).containsExactlyInAnyOrder("tax", "late");
        undo();
        assertThat(flash()).isEqualTo("The marks of 62 messages are as they were.");
        assertThat(office.organizer.entry("a").keywords()).containsExactly("tax");
        assertThat(office.organizer.entry("b").keywords()).isEmpty();
        actOnAll("/mail/inbox?select=1", "act", "unlabel", "label", "tax");
        undo();
        assertThat(office.organizer.entry("a").keywords()).containsExactly("tax");
        assertThat(office.organizer.entry("b").keywords()).isEmpty();
    }

    @Test
    void allOfAFilteredListIsMarkedAndNothingElse() {
        arriveMany("inbox", 60);
        office.post("/act", "act", "read", "uidl", "a");
        actOnAll("/mail/inbox?unread=1&select=1", "act", "star");
        assertThat(flash()).isEqualTo("61 messages starred.");
        assertThat(office.organizer.entry("a").flags()).doesNotContain(Flag.FLAGGED);
        assertThat(office.organizer.entry("b").flags()).contains(Flag.FLAGGED);
    }

    @Test
    void whatArrivedAfterThePageWasMadeIsLeftAlone() {
        arriveMany("inbox", 60);
        Element form = office.get("/mail/inbox?select=1").page().expectFirst("form[data-list]");
        office.organizer.put("late", "inbox", Office.NOW.plusSeconds(5));
        office.ask("POST", "/act", exchange -> {
            form.select("input[type=hidden]").forEach(each -> exchange.field(each.attr("name"), each.val()));
            exchange.field("whole", "1");
            exchange.field("act", "delete");
        });
        assertThat(office.organizer.folderOf("late")).isEqualTo("inbox");
        assertThat(in("trash")).isEqualTo(62);
    }

    @Test
    void nothingIsDeletedForGoodWithoutBeingAsked() {
        arriveMany("trash", 60);
        assertThat(actOnAll("/mail/trash?select=1", "act", "delete").location()).isEqualTo("/mail/trash/empty");
        actOnAll("/mail/trash?unread=1&select=1", "act", "delete");
        assertThat(flash()).startsWith("Nothing was deleted");
        actOnAll("/search?q=Report&select=1", "act", "delete");
        assertThat(in("trash")).isEqualTo(60);
        arriveMany("drafts", 60);
        actOnAll("/mail/drafts?select=1", "act", "delete");
        assertThat(in("trash")).isEqualTo(120);
        undo();
        assertThat(in("drafts")).isEqualTo(60);
    }

    /** A form that asks for all of nothing must not act on all of something else. */
    @Test
    void allOfNoListDoesNothing() {
        arriveMany("inbox", 60);
        office.post("/act", "act", "delete", "whole", "1", "shown", "99999999999999");
        office.post("/act", "act", "delete", "whole", "1", "from", "inbox");
        office.post("/act", "act", "delete", "whole", "1", "q", "Report", "in", "no such", "shown", "99999999999999");
        office.post("/act", "act", "explode", "whole", "1", "from", "inbox", "shown", "99999999999999");
        assertThat(flash()).startsWith("Nothing was done");
        assertThat(in("trash")).isZero();
        assertThat(in("inbox")).isEqualTo(62);
    }
}
