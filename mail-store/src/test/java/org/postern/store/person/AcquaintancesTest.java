package org.postern.store.person;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.account.Account;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.sql.StoreFixture;

final class AcquaintancesTest {
    @TempDir
    Path directory;

    private static byte[] message(String from, String to) {
        return ("From: " + from + "\r\nTo: " + to + "\r\nSubject: x\r\n\r\nx\r\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Waits for the indexer, which keeps the summaries. */
    private static void indexed(StoreFixture store, Account who) {
        Mailboxes.SearchResult result = store.mail.search(who.id(), null, "x", 0, 1);
        for (int i = 0; i < 100 && !result.complete(); i++) {
            result = store.mail.search(who.id(), null, "x", 0, 1);
        }
        assertThat(result.complete()).isTrue();
    }

    private static List<String> beginning(StoreFixture store, String text) {
        return store.database.acquaintances().beginning(store.alice.id(), text, 8).stream()
                .map(each -> each.name() + " " + each.address())
                .toList();
    }

    @Test
    void peopleAreFoundByTheBeginningOfTheirNameAWordOfItTheirAddressAndTheirDomain() throws IOException {
        try (StoreFixture store = new StoreFixture(directory)) {
            store.deliver(store.alice, message("Zoé Carlsen <zc@example.net>", "alice@office.test"));
            store.deliver(store.alice, message("=?UTF-8?B?5bGx55Sw5aSq6YOO?= <yamada@example.jp>", "a@office.test"));
            indexed(store, store.alice);
            for (String text : List.of("zoe", "ZOÉ", "carl", "Carlsen", "zc@", "example.net", " ｚｏｅ ")) {
                assertThat(beginning(store, text)).as(text).containsExactly("Zoé Carlsen zc@example.net");
            }
            for (String text : List.of("山", "太郎", "yama", "example.j")) {
                assertThat(beginning(store, text)).as(text).containsExactly("山田太郎 yamada@example.jp");
            }
            for (String text : List.of("", " ", "arlsen", "net", "%", "_")) {
                assertThat(beginning(store, text)).as(text).isEmpty();
            }
            assertThat(store.database.acquaintances().beginning(store.bob.id(), "zoe", 8))
                    .isEmpty();
        }
    }

    @Test
    void thoseWrittenToStandFirstJunkDoesNotCountAndNewMailIsSeenAtOnce() throws IOException {
        try (StoreFixture store = new StoreFixture(directory)) {
            store.deliver(store.alice, message("Carla <carla@example.net>", "alice@office.test"));
            store.deliver(store.alice, message("Carla <carla@example.net>", "alice@office.test"));
            store.deliver(
                    store.alice, FolderRole.SENT, message("alice@office.test", "Carl <Carl@Example.net>, x@b.test"));
            store.deliver(store.alice, FolderRole.JUNK, message("Carlo <carlo@example.net>", "alice@office.test"));
            indexed(store, store.alice);
            assertThat(beginning(store, "carl")).containsExactly("Carl Carl@Example.net", "Carla carla@example.net");
            store.deliver(store.alice, message("Carlotta <carlotta@example.net>", "alice@office.test"));
            indexed(store, store.alice);
            assertThat(beginning(store, "carlo")).containsExactly("Carlotta carlotta@example.net");
        }
    }

    @Test
    void aNameThatIsAnotherAddressIsNotShown() throws IOException {
        try (StoreFixture store = new StoreFixture(directory)) {
            store.deliver(store.alice, message("\"boss@office.test\" <thief@example.net>", "alice@office.test"));
            indexed(store, store.alice);
            assertThat(beginning(store, "thief")).containsExactly(" thief@example.net");
            assertThat(beginning(store, "boss")).isEmpty();
        }
    }
}
