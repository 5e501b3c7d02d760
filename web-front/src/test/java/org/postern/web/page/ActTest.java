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
        office.post("/act", "act", "delete", "uidl", "t", "back", "/mail/trash");
        assertThat(office.organizer.entries).doesNotContainKey("t");
        assertThat(flash()).isEqualTo("1 message deleted for good.");
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
}
