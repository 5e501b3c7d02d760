package org.postern.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.web.organizer.FolderRef.Role;

/**
 * The list of folders is the only call that every page makes. No page makes it twice, and pages without a list do not
 * make it.
 */
final class FolderListsTest {
    @TempDir
    private Path temporary = Path.of("");

    private Office office;

    @BeforeEach
    void open() {
        office = new Office(temporary);
        Samples.fill(office);
        office.organizer.own("Customers");
        office.arrive("own", "Customers", "Subject", Samples.SENDER, "text", null, Samples.FILES);
    }

    @AfterEach
    void close() {
        office.close();
    }

    private int lists(Runnable request) {
        office.organizer.lists = 0;
        request.run();
        return office.organizer.lists;
    }

    @Test
    void eachPageListsTheFoldersOnce() {
        for (String path : List.of(
                "/",
                "/mail/inbox",
                "/mail/inbox?page=2",
                "/mail/inbox?page=999",
                "/mail/inbox?unread=1&starred=1",
                "/mail/Customers",
                "/mail/customers",
                "/mail/trash",
                "/mail/trash/empty",
                "/mail/inbox/m1",
                "/mail/inbox/m3",
                "/mail/inbox/m3/source",
                "/mail/inbox/m3/part/3?show=1",
                "/mail/Customers/own",
                "/search",
                "/search?q=order",
                "/search?q=order&in=inbox",
                "/search?q=Subject&in=customers",
                "/compose",
                "/compose?reply=m3",
                "/compose?replyall=own",
                "/compose?forward=own",
                "/compose?mailto=mailto:bob%40example.test",
                "/folders",
                "/outbox",
                "/settings",
                "/keys")) {
            assertThat(lists(
                            () -> assertThat(office.get(path).status()).as(path).isEqualTo(200)))
                    .as(path)
                    .isEqualTo(1);
        }
    }

    @Test
    void openingAnUnreadMessageListsThemOnceAndAfterwards() {
        assertThat(office.organizer.entry("m0").flags()).isEmpty();
        int unread = unread();
        assertThat(lists(() -> assertThat(office.get("/mail/inbox/m0")
                                .page()
                                .select("nav.side a[aria-current] .count")
                                .text())
                        .startsWith(unread - 1 + " ")))
                .isEqualTo(1);
    }

    private int unread() {
        return office.organizer.list(office.session.login).all().stream()
                .filter(each -> each.role() == Role.INBOX)
                .findFirst()
                .orElseThrow()
                .unread();
    }

    @Test
    void aFormThatComesBackListsThemOnceAfterTheDraftIsSaved() {
        assertThat(lists(() -> {
                    Office.Answer answer = office.ask(
                            "POST",
                            "/compose",
                            exchange -> exchange.field("to", "nobody")
                                    .field("body", "x")
                                    .field("keep", "Customers/own/1")
                                    .field("keep", "inbox/m3/1")
                                    .field("sourceAct", "FORWARD")
                                    .field("sourceFolder", "Customers")
                                    .field("sourceUidl", "own")
                                    .field("action", "send")
                                    .upload("a.txt", "text/plain", "numbers"));
                    assertThat(answer.status()).isEqualTo(400);
                    assertThat(answer.page()
                                    .select("nav.side a[href=/mail/drafts] .count")
                                    .text())
                            .isEqualTo("1");
                    assertThat(answer.page().select("[data-files] li")).hasSize(3);
                }))
                .isEqualTo(1);
    }

    @Test
    void whatShowsNoListDoesNotAsk() {
        for (String path : List.of(
                "/mail/inbox/m2/body",
                "/mail/inbox/m3/print",
                "/mail/inbox/m3/raw",
                "/mail/inbox/m3/all",
                "/mail/Customers/own/part/1",
                "/events/now")) {
            assertThat(lists(
                            () -> assertThat(office.get(path).status()).as(path).isEqualTo(200)))
                    .as(path)
                    .isZero();
        }
        for (String act : List.of("read", "star", "archive", "junk", "notjunk", "delete")) {
            assertThat(lists(() -> office.post("/act", "act", act, "uidl", "m5", "from", "inbox")))
                    .as(act)
                    .isZero();
        }
        assertThat(lists(() -> office.post("/act", "act", "move", "uidl", "m6", "from", "inbox", "to", "trash")))
                .isZero();
        assertThat(lists(() -> office.post("/compose", "body", "x", "action", "draft")))
                .isZero();
        assertThat(lists(() -> office.post("/compose", "to", "bob@example.test", "body", "x", "action", "send")))
                .isZero();
    }

    @Test
    void aFolderOfOnesOwnIsLookedUpOnce() {
        assertThat(lists(() ->
                        office.post("/act", "act", "move", "uidl", "own", "from", "customers", "to", "customers")))
                .isEqualTo(1);
    }
}
