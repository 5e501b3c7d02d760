package org.postern.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.message.address.Person;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.Messages.Entry;
import org.postern.web.organizer.Messages.Flag;

/** Conversations: one row each, a page with all of it, and acts on all of it. */
final class ThreadsTest {
    @TempDir
    private Path temporary = Path.of("");

    private Office office;

    /** Oldest first: Carol asks, I answer, Bob and Carol answer; a mail of Dora is by itself. */
    @BeforeEach
    void open() {
        office = new Office(temporary);
        arrive("q", "inbox", "Carol Danvers", 1, Flag.SEEN);
        arrive("s", "sent", "Alice", 2, Flag.SEEN);
        arrive("b", "inbox", "Bob", 3, Flag.SEEN, Flag.FLAGGED);
        arrive("d", "inbox", "Dora", 4, Flag.SEEN);
        arrive("c", "inbox", "Carol Danvers", 5);
        List.of("q", "s", "b", "c").forEach(each -> office.organizer.talks.put(each, "talk"));
    }

    @AfterEach
    void close() {
        office.close();
    }

    private void arrive(String uidl, String folder, String name, int hour, Flag... flags) {
        Person from = new Person(name, name.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + "@x.test", List.of());
        office.arrive(uidl, folder, "About " + uidl, from, "Words of " + uidl, null, List.of());
        office.organizer.put(uidl, folder, Office.NOW.minus(Duration.ofHours(20 - hour)), flags);
    }

    private Document inbox() {
        return office.get("/mail/inbox").page();
    }

    private static List<String> uidls(Document page) {
        return page.select("tr[data-uidl]").eachAttr("data-uidl");
    }

    @Test
    void aConversationIsOneRowWithWhoTookPart() {
        Document page = inbox();
        assertThat(uidls(page)).containsExactly("c", "d");
        assertThat(page.expectFirst("main").attr("data-total")).as("messages").isEqualTo("4");
        assertThat(page.expectFirst(".range").text()).isEqualTo("1–2 of 2");
        Element row = page.expectFirst("tr[data-uidl=c]");
        assertThat(row.hasClass("unread")).isTrue();
        assertThat(row.expectFirst(".c-from").text()).isEqualTo("Carol, me, Bob 3 3 messages Sent to you");
        assertThat(row.select(".c-from bdi.old").eachText()).containsExactly("me", "Bob");
        assertThat(row.expectFirst(".star").attr("aria-pressed")).isEqualTo("true");
        assertThat(page.select("tr[data-uidl=d] .n")).isEmpty();
    }

    @Test
    void filtersOrdersDraftsAndTheSettingKeepARowForEachMessage() {
        assertThat(uidls(office.get("/mail/inbox?starred=1").page())).containsExactly("b");
        assertThat(uidls(office.get("/mail/inbox?dir=asc").page())).containsExactly("q", "b", "d", "c");
        Office.Answer saved = office.post("/settings", "rows", "messages", "shortcuts", "1");
        assertThat(saved.status()).isEqualTo(303);
        Preferences off = new Preferences(
                false, true, false, ListLook.of("", "messages", ""), ReadLook.STANDARD, java.util.Optional.empty());
        Document page = office.ask(
                        "GET",
                        "/mail/inbox",
                        exchange -> exchange.cookies.put(
                                off.cookie().name(), off.cookie().value()))
                .page();
        assertThat(uidls(page)).containsExactly("c", "d", "b", "q");
        assertThat(page.select("input[name=threads]")).isEmpty();
    }

    @Test
    void thePageOfAMessageHasTheOtherMessagesOfAllFolders() {
        Document page = office.get("/mail/inbox/c").page();
        assertThat(page.select(".turn a").eachAttr("href"))
                .containsExactly("/mail/inbox/q", "/mail/sent/s?list=%2Fmail%2Finbox", "/mail/inbox/b");
        assertThat(page.select(".turn .tag").eachText()).containsExactly("Sent");
        assertThat(page.expectFirst(".turn .t-snip").text()).isEqualTo("Words of q");
        assertThat(page.expectFirst("h1").text()).isEqualTo("About c 4 messages");
        assertThat(page.expectFirst("article").attr("data-older")).isEqualTo("/mail/inbox/d");
        assertThat(office.get("/mail/inbox/q").page().expectFirst("article").attr("data-older"))
                .as("what is beside the conversation")
                .isEqualTo("/mail/inbox/d");
        assertThat(office.get("/mail/inbox/d").page().select(".turn")).isEmpty();
        assertThat(office.get("/mail/inbox/d").page().expectFirst("article").attr("data-newer"))
                .isEqualTo("/mail/inbox/c");
        Document sent = office.get("/mail/sent/s?list=/mail/inbox").page();
        assertThat(sent.select(".turn")).hasSize(3);
        assertThat(sent.select("input[name=threads]"))
                .as("an act takes the one in Sent")
                .isEmpty();
    }

    @Test
    void aLongConversationHasAHundredLinesOnAPageAndLinksToTheOthers() {
        for (int i = 0; i < 250; i++) {
            String uidl = "long%03d".formatted(i);
            arrive(uidl, "inbox", "Bob", 0, Flag.SEEN);
            office.organizer.put(
                    uidl, "inbox", Office.NOW.minus(Duration.ofDays(2).minusMinutes(i)), Flag.SEEN);
            office.organizer.talks.put(uidl, "long");
        }
        Document newest = office.get("/mail/inbox/long249").page();
        assertThat(lines(newest)).hasSize(99).startsWith("/mail/inbox/long150").endsWith("/mail/inbox/long248");
        assertThat(newest.expectFirst("h1").text()).endsWith("250 messages");
        assertThat(newest.expectFirst("[name=uidl]").val()).isEqualTo("long249");
        assertThat(newest.text()).contains("take the 250 messages of this conversation");
        Element earlier = newest.expectFirst("p.turned a");
        assertThat(earlier.text()).isEqualTo("150 messages before these");
        assertThat(newest.select("p.turned")).hasSize(1);

        Document before = office.get(earlier.attr("href")).page();
        assertThat(before.expectFirst("h1").text()).startsWith("About long249");
        assertThat(lines(before)).hasSize(100).startsWith("/mail/inbox/long050").endsWith("/mail/inbox/long149");
        assertThat(before.select("p.turned a").eachText())
                .containsExactly("50 messages before these", "100 messages after these");
        Document first =
                office.get(before.expectFirst("p.turned a").attr("href")).page();
        assertThat(lines(first)).hasSize(100).startsWith("/mail/inbox/long000");
        assertThat(first.select("p.turned a").eachText()).containsExactly("150 messages after these");
        Document again =
                office.get(before.select("p.turned a").get(1).attr("href")).page();
        assertThat(lines(again)).isEqualTo(lines(newest));

        Document middle = office.get("/mail/inbox/long120").page();
        assertThat(lines(middle)).hasSize(99).startsWith("/mail/inbox/long070").doesNotContain("/mail/inbox/long120");
        assertThat(lines(office.get("/mail/inbox/long120?turns=999999999").page()))
                .startsWith("/mail/inbox/long150");
        assertThat(lines(office.get("/mail/inbox/long120?turns=-1").page())).isEqualTo(lines(middle));
        assertThat(office.get("/mail/inbox/c").page().select("p.turned")).isEmpty();
    }

    private static List<String> lines(Document page) {
        return page.select(".turn a").eachAttr("href");
    }

    @Test
    void anActTakesTheMessagesThatThePageShowed() {
        arrive("later", "inbox", "Bob", 6);
        office.organizer.talks.put("later", "talk");
        office.post("/act", "act", "archive", "uidl", "c", "threads", "1", "from", "inbox", "back", "/mail/inbox");
        Map<String, Entry> all = office.organizer.entries;
        assertThat(List.of("q", "b", "c"))
                .allMatch(each -> office.organizer.folderOf(each).equals("archive"));
        assertThat(office.organizer.folderOf("later")).isEqualTo("inbox");
        assertThat(office.organizer.folderOf("s")).isEqualTo("sent");
        assertThat(office.session.flash.orElseThrow().text()).isEqualTo("3 messages moved to Archive.");
        Element undo = inbox().expectFirst("#notice form");
        office.ask(
                "POST",
                "/act",
                exchange -> undo.select("input:not([name=_csrf])")
                        .forEach(each -> exchange.field(each.attr("name"), each.val())));
        assertThat(List.of("q", "b", "c"))
                .allMatch(each -> office.organizer.folderOf(each).equals("inbox"));
        assertThat(all).hasSize(6);
    }

    @Test
    void theStarIsOfTheNewestMessageAndGoesFromAll() {
        office.post("/act", "star", "c", "threads", "1", "back", "/mail/inbox");
        assertThat(office.organizer.entry("q").flags()).doesNotContain(Flag.FLAGGED);
        office.post("/act", "unstar", "c", "threads", "1", "back", "/mail/inbox");
        assertThat(office.organizer.entries.values())
                .noneMatch(each -> each.flags().contains(Flag.FLAGGED));
        office.post("/act", "act", "star", "uidl", "c", "threads", "1", "one", "q", "back", "/mail/inbox");
        assertThat(office.organizer.entry("q").flags()).contains(Flag.FLAGGED);
        assertThat(office.organizer.entry("c").flags()).doesNotContain(Flag.FLAGGED);
        office.post("/act", "act", "read", "uidl", "c", "threads", "1", "from", "inbox", "back", "/mail/inbox");
        assertThat(office.organizer.entries.values())
                .allMatch(each -> each.flags().contains(Flag.SEEN));
    }

    @Test
    void whatWasTakenOutOfTrashElsewhereIsNotDeletedForGood() {
        office.post("/act", "act", "delete", "uidl", "c", "threads", "1", "from", "trash", "back", "/mail/trash");
        assertThat(List.of("q", "b", "c"))
                .allMatch(each -> office.organizer.folderOf(each).equals("trash"));
        office.post("/act", "act", "delete", "uidl", "c", "threads", "1", "from", "trash", "back", "/mail/trash");
        assertThat(office.organizer.entries.keySet()).containsExactlyInAnyOrder("s", "d");
    }

    @Test
    void theBarOfAMessageActsOnTheConversation() {
        Document page = office.get("/mail/inbox/q").page();
        Element form = page.expectFirst("form[data-acts]");
        assertThat(form.expectFirst("[name=uidl]").val()).isEqualTo("c");
        assertThat(form.expectFirst("[name=threads]").val()).isEqualTo("1");
        assertThat(form.expectFirst("[name=one]").val()).isEqualTo("q");
        assertThat(page.text()).contains("take the 3 messages of this conversation");
        office.post("/act", "act", "delete", "uidl", "c", "threads", "1", "from", "inbox", "back", "/mail/inbox");
        assertThat(office.organizer.folderOf("q"))
                .isEqualTo(FolderRef.of(FolderRef.Role.TRASH).key());
        office.post("/act", "act", "delete", "uidl", "c", "threads", "1", "from", "trash", "back", "/mail/trash");
        assertThat(office.organizer.entries).containsOnlyKeys("s", "d");
    }
}
