package org.postern.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.account.Account;
import org.postern.store.database.Link;
import org.postern.store.mailbox.Delivery;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.mailbox.SpooledMessage;

/** Each account has its own index: exact, and read by two statements whatever it finds. */
class AccountSearchTest {
    private static final List<String> WORDS = List.of(
            "report",
            "reporting",
            "reports",
            "invoice",
            "invoices",
            "meeting",
            "budget",
            "budgetary",
            "blue",
            "factory",
            "東京都",
            "京都",
            "会議室",
            "会議",
            "請求書",
            "報告書",
            "タワー");
    private static final List<String> TERMS = List.of(
            "report",
            "rep",
            "reporting",
            "invoice",
            "budget",
            "blue",
            "東京",
            "京都",
            "会議",
            "会議室",
            "議室",
            "書",
            "タワ",
            "xylophone");

    @TempDir
    Path directory;

    private final Random random = new Random(42);

    /** A message as the test knows it. */
    private record Known(String uidl, Account owner, String folder, String subject, String body) {
        Known in(String other) {
            return new Known(uidl, owner, other, subject, body);
        }
    }

    @Test
    void findsWhatALookAtEveryMessageFinds() throws IOException {
        try (StoreFixture store = new StoreFixture(directory)) {
            List<Known> all = new ArrayList<>();
            for (int round = 0; round < 6; round++) {
                for (int i = 0; i < 40; i++) {
                    Account owner = random.nextBoolean() ? store.alice : store.bob;
                    String subject = sentence(2);
                    String body = sentence(6);
                    String uidl = store.deliver(owner, StoreFixture.message(subject, body))
                            .uidl();
                    all.add(new Known(uidl, owner, "Inbox", subject, body));
                }
                change(store, all);
                compare(store, all);
            }
        }
        try (StoreFixture store = new StoreFixture(directory)) {
            assertThat(store.problems()).isEmpty();
        }
    }

    private void change(StoreFixture store, List<Known> all) {
        for (int i = 0; i < 12; i++) {
            int at = random.nextInt(all.size());
            Known one = all.get(at);
            if (random.nextInt(3) == 0) {
                store.mail.purge(one.owner().id(), List.of(one.uidl()));
                all.remove(at);
            } else {
                String target = random.nextBoolean() ? "Archive" : "Trash";
                store.mail.move(one.owner().id(), List.of(one.uidl()), target);
                all.set(at, one.in(target));
            }
        }
    }

    private void compare(StoreFixture store, List<Known> all) {
        for (int i = 0; i < 60; i++) {
            Account who = random.nextBoolean() ? store.alice : store.bob;
            @Nullable String folder = random.nextInt(3) == 0 ? "Archive" : null;
            String first = TERMS.get(random.nextInt(TERMS.size()));
            String second = TERMS.get(random.nextInt(TERMS.size()));
            int kind = random.nextInt(5);
            String query =
                    switch (kind) {
                        case 0 -> first;
                        case 1 -> first + " " + second;
                        case 2 -> "subject:" + first;
                        case 3 -> "\"" + first + " " + second + "\"";
                        default -> "from:" + first;
                    };
            List<String> expected = new ArrayList<>(all.stream()
                    .filter(one -> one.owner().id() == who.id())
                    .filter(one -> folder == null || one.folder().equals(folder))
                    .filter(one -> switch (kind) {
                        case 0 -> has(one.subject(), first) || has(one.body(), first);
                        case 1 ->
                            (has(one.subject(), first) || has(one.body(), first))
                                    && (has(one.subject(), second) || has(one.body(), second));
                        case 2 -> has(one.subject(), first);
                        case 3 -> phrase(one.subject(), first, second) || phrase(one.body(), first, second);
                        default -> false;
                    })
                    .map(Known::uidl)
                    .toList());
            Collections.reverse(expected);
            Mailboxes.SearchResult found = complete(store, who, folder, query, 0, 500);
            assertThat(found.rows().stream().map(MessageRow::uidl).toList())
                    .as(query + " in " + folder)
                    .isEqualTo(expected);
            assertThat(found.total()).as(query).isEqualTo(expected.size());
            int offset = expected.size() / 3;
            assertThat(complete(store, who, folder, query, offset, 7).rows())
                    .extracting(MessageRow::uidl)
                    .isEqualTo(expected.subList(offset, Math.min(expected.size(), offset + 7)));
        }
    }

    /** As {@code SearchQuery} promises: spaced words by their beginning, any neighbouring characters of unspaced ones. */
    private static boolean has(String text, String term) {
        boolean spaced = term.charAt(0) < 0x80;
        return List.of(text.split(" ")).stream().anyMatch(word -> spaced ? word.startsWith(term) : word.contains(term));
    }

    /** The last word of a quoted phrase is not open, unless it is a single character. */
    private static boolean phrase(String text, String first, String second) {
        List<String> words = List.of(text.split(" "));
        for (int i = 0; i + 1 < words.size(); i++) {
            if (ends(words.get(i), first) && begins(words.get(i + 1), second)) {
                return true;
            }
        }
        return false;
    }

    private static boolean ends(String word, String term) {
        return word.equals(term) || (term.charAt(0) >= 0x80 && word.endsWith(term));
    }

    private static boolean begins(String word, String term) {
        return word.equals(term) || (term.charAt(0) >= 0x80 && word.startsWith(term));
    }

    private String sentence(int words) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < words; i++) {
            all.add(WORDS.get(random.nextInt(WORDS.size())));
        }
        return String.join(" ", all);
    }

    private static Mailboxes.SearchResult complete(
            StoreFixture store, Account who, @Nullable String folder, String query, int offset, int limit) {
        Mailboxes.SearchResult result = store.mail.search(who.id(), folder, query, offset, limit);
        for (int i = 0; i < 100 && !result.complete(); i++) { // each try waits for the indexer
            result = store.mail.search(who.id(), folder, query, offset, limit);
        }
        assertThat(result.complete()).isTrue();
        return result;
    }

    @Test
    void noQueryNamesAnotherAccountsWords() throws IOException {
        try (StoreFixture store = new StoreFixture(directory)) {
            store.deliver(store.alice, StoreFixture.message("secret", "wage"));
            store.deliver(store.bob, StoreFixture.message("lunch", "soup"));
            String key = Long.toString(store.alice.id(), Character.MAX_RADIX);
            for (String query : List.of(
                    "secret",
                    key + ":secret",
                    "\"" + key + ":secret\"",
                    key + " secret",
                    key,
                    key + ":",
                    "subject:" + key,
                    "secret OR wage",
                    "secret OR in:\"inbox\" -soup",
                    "-soup OR secret OR filename:secret")) {
                assertThat(complete(store, store.bob, null, query, 0, 10).total())
                        .as(query)
                        .isZero();
            }
            assertThat(complete(store, store.alice, null, "secret", 0, 10).total())
                    .isEqualTo(1);
        }
    }

    @Test
    void aDeletedMessageIsNotCountedThoughTheIndexStillHoldsIt() throws IOException {
        String gone;
        try (StoreFixture store = new StoreFixture(directory)) {
            gone = store.deliver(store.alice, StoreFixture.message("one", "same"))
                    .uidl();
            store.deliver(store.alice, StoreFixture.message("two", "same"));
            assertThat(complete(store, store.alice, null, "same", 0, 10).total())
                    .isEqualTo(2);
        }
        try (FileChannel held = heldIndexer();
                StoreFixture store = new StoreFixture(directory)) {
            assertThat(held.isOpen()).isTrue();
            store.mail.purge(store.alice.id(), List.of(gone));
            Mailboxes.SearchResult found = store.mail.search(store.alice.id(), null, "same", 0, 10);
            assertThat(found.total()).isEqualTo(1);
            assertThat(found.rows()).hasSize(1);
        }
    }

    /** More than one batch of them. */
    @Test
    void allDeletedMessagesLeaveTheIndex() throws IOException, SQLException {
        try (StoreFixture store = new StoreFixture(directory)) {
            Delivery.Target target = new Delivery.Target(store.alice.id(), FolderRole.INBOX, Set.of(), false);
            List<String> uidls;
            try (SpooledMessage message = store.spooled(StoreFixture.message("many", "same"))) {
                Delivery delivery = new Delivery(message, Collections.nCopies(1_100, target), Optional.empty());
                uidls = store.mail.deliver(delivery).join().stream()
                        .map(MessageRow::uidl)
                        .toList();
            }
            assertThat(complete(store, store.alice, null, "same", 0, 10).total())
                    .isEqualTo(1_100);
            store.mail.purge(store.alice.id(), uidls);
            assertThat(complete(store, store.alice, null, "same", 0, 10).total())
                    .isZero();
            try (Link link = Link.open(directory.resolve("mail.db"), 5_000)) {
                long left = 1;
                for (int i = 0; i < 2_000_000 && left > 0; i++) {
                    Thread.onSpinWait();
                    left = link.number("SELECT count(*) FROM forget");
                }
                assertThat(left).isZero();
            }
        }
        try (Link index = Link.open(directory.resolve("search.db"), 5_000)) {
            assertThat(index.number("SELECT count(*) FROM account_words_docsize"))
                    .isZero();
        }
    }

    @Test
    void thePagesAreReadByWayOfTheIndexAndTheTotalIsOneStatement() throws IOException, SQLException {
        try (StoreFixture store = new StoreFixture(directory)) {
            store.deliver(store.alice, StoreFixture.message("one", "same"));
            complete(store, store.alice, null, "same", 0, 10);
        }
        try (Link link = Link.open(directory.resolve("mail.db"), 5_000)) {
            link.update(
                    "ATTACH DATABASE ? AS search",
                    directory.resolve("search.db").toString());
            for (OptionalLong folder : List.of(OptionalLong.empty(), OptionalLong.of(1))) {
                SearchIndex.Hits hits = SearchIndex.Hits.of(link, 1, folder, "same");
                assertThat(plan(link, hits.pageSql()))
                        .as("one lookup for each hit, which are then sorted by arrival")
                        .contains("account_words virtual table", "search m using integer primary key")
                        .doesNotContain("scan m");
                assertThat(plan(link, hits.totalSql()))
                        .contains("account_words virtual table")
                        .doesNotContain("temp b-tree", "scan m");
                assertThat(plan(link, hits.totalSql()).contains("search m"))
                        .as("a lookup for each message only where its folder matters")
                        .isEqualTo(folder.isPresent());
            }
        }
    }

    @Test
    void summariesAreLookedUpByTheirIdsHoweverLargeTheFolderIs() throws IOException, SQLException {
        try (StoreFixture store = new StoreFixture(directory)) {
            store.deliver(store.alice, StoreFixture.message("one", "same"));
            complete(store, store.alice, null, "same", 0, 10);
        }
        try (Link link = Link.open(directory.resolve("mail.db"), 5_000)) {
            link.update(
                    "ATTACH DATABASE ? AS search",
                    directory.resolve("search.db").toString());
            assertThat(plan(link, SearchIndex.summariesSql(50)))
                    .contains("search m using integer primary key", "search s using integer primary key")
                    .doesNotContain("message_by_uid", "scan");
        }
    }

    private static String plan(Link link, String sql) throws SQLException {
        return String.join("\n", link.all("EXPLAIN QUERY PLAN " + sql, row -> row.getString(4)))
                .toLowerCase(Locale.ROOT);
    }

    /** As if another process indexed this directory, and did nothing. */
    private FileChannel heldIndexer() throws IOException {
        FileChannel channel = FileChannel.open(
                directory.resolve("run").resolve("indexer"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        assertThat(channel.tryLock()).isNotNull();
        return channel;
    }
}
