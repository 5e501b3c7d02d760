package org.postern.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.database.Link;
import org.postern.store.mailbox.Delivery;
import org.postern.store.mailbox.Flag;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.Mailboxes.By;
import org.postern.store.mailbox.Mailboxes.ListFilter;
import org.postern.store.mailbox.Mailboxes.ListOrder;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.mailbox.SpooledMessage;

/** Lists are in the order of arrival whatever happened to their messages, or in another order (UX defect 6). */
class ListOrderTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path directory;

    private StoreFixture store;
    private final Map<String, String> names = new HashMap<>();

    @BeforeEach
    void open() {
        store = new StoreFixture(directory);
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** Stores a message that arrived on that day. */
    private MessageRow put(String name, int day, String from, String subject, int octets, Flag... flags)
            throws IOException {
        String text = "From: " + from + "\r\nTo: alice@office.test\r\nSubject: " + subject
                + "\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nsame " + "x".repeat(octets) + "\r\n";
        try (SpooledMessage message = store.spooled(text.getBytes(StandardCharsets.UTF_8))) {
            MessageRow row = store.mail
                    .deliver(new Delivery(
                            List.of(new Delivery.Item(
                                    message,
                                    List.of(new Delivery.Target(
                                            store.alice.id(), FolderRole.INBOX, Set.of(flags), false)),
                                    List.of())),
                            Optional.of(START.plusSeconds(86_400L * day))))
                    .join()
                    .get(0);
            names.put(row.uidl(), name);
            return row;
        }
    }

    private List<String> listed(ListFilter filter, ListOrder order) {
        Mailboxes.Listed listed = store.mail.list(inbox(), filter, order, 0, 50);
        for (int i = 0; i < 100 && !listed.order().equals(order); i++) { // each waits for the indexer
            listed = store.mail.list(inbox(), filter, order, 0, 50);
        }
        assertThat(listed.order()).isEqualTo(order);
        return named(listed.rows());
    }

    private List<String> listed(By by, boolean descending) {
        return listed(ListFilter.ALL, new ListOrder(by, descending));
    }

    private List<String> named(List<MessageRow> rows) {
        return rows.stream().map(row -> names.getOrDefault(row.uidl(), "?")).toList();
    }

    private long inbox() {
        return store.folder(store.alice, "Inbox").id();
    }

    private void fill() throws IOException {
        put("a", 3, "Zoe <zoe@x.test>", "Plan", 10);
        put("b", 1, "Émile <emile@x.test>", "Re: plan", 900, Flag.FLAGGED);
        put("c", 4, "\"adam\" <a@x.test>", "AW: Fwd: Budget", 400, Flag.SEEN, Flag.FLAGGED);
        put("d", 2, "bob@x.test", "[list] agenda", 400, Flag.SEEN);
        put("e", 5, "emile <other@x.test>", "PLAN", 30, Flag.FLAGGED);
    }

    @Test
    void movesAndUndoAndImportKeepTheOrderOfArrival() throws IOException {
        fill();
        List<String> before = List.of("e", "c", "a", "d", "b");
        assertThat(listed(By.ARRIVAL, true)).containsExactlyElementsOf(before);
        List<String> some = store.mail.list(inbox(), ListFilter.ALL, 1, 3).stream()
                .map(MessageRow::uidl)
                .toList();
        store.mail.move(store.alice.id(), some, "Archive");
        assertThat(listed(By.ARRIVAL, true)).containsExactly("e", "b");
        assertThat(named(store.mail.list(store.folder(store.alice, "Archive").id(), ListFilter.ALL, 0, 9)))
                .containsExactly("c", "a", "d");
        for (String uidl : some) { // one by one, so that their uids are in another order
            store.mail.move(store.alice.id(), List.of(uidl), "Inbox");
        }
        assertThat(listed(By.ARRIVAL, true)).containsExactlyElementsOf(before);
        assertThat(named(store.mail.search(store.alice.id(), null, "same", 0, 9).rows()))
                .as("what a search finds too")
                .containsExactlyElementsOf(before);
    }

    @Test
    void whatArrivedInOneMomentKeepsItsOrderThroughMoves() throws IOException {
        for (String name : List.of("a", "b", "c")) {
            put(name, 1, "x@x.test", "s", 1);
        }
        MessageRow middle = store.mail.list(inbox(), ListFilter.ALL, 1, 1).get(0);
        store.mail.move(store.alice.id(), List.of(middle.uidl()), "Archive");
        store.mail.move(store.alice.id(), List.of(middle.uidl()), "Inbox");
        assertThat(listed(By.ARRIVAL, true)).containsExactly("c", "b", "a");
    }

    @Test
    void sortsBySenderSubjectAndSizeInBothDirections() throws IOException {
        fill();
        Map<By, List<String>> ascending = Map.of(
                By.ARRIVAL, List.of("b", "d", "a", "c", "e"),
                By.SENDER, List.of("c", "d", "b", "e", "a"),
                By.SUBJECT, List.of("c", "d", "b", "a", "e"),
                By.SIZE, List.of("a", "e", "d", "c", "b"));
        ascending.forEach((by, names) -> {
            assertThat(listed(by, false)).as(by.name()).containsExactlyElementsOf(names);
            List<String> descending = new ArrayList<>(names);
            Collections.reverse(descending);
            assertThat(listed(by, true)).as(by.name()).containsExactlyElementsOf(descending);
        });
        assertThat(listed(new ListFilter(false, true, false), new ListOrder(By.SENDER, false)))
                .containsExactly("c", "b", "e");
        assertThat(listed(new ListFilter(true, true, false), new ListOrder(By.SUBJECT, false)))
                .containsExactly("b", "e");
    }

    @Test
    void theMessagesBesideOneAreThoseOfTheListInAnyOrder() throws IOException {
        fill();
        for (By by : By.values()) {
            for (boolean descending : List.of(true, false)) {
                for (ListFilter filter : List.of(
                        ListFilter.ALL, new ListFilter(true, false, false), new ListFilter(false, true, false))) {
                    ListOrder order = new ListOrder(by, descending);
                    assertThat(listed(filter, order)).isNotEmpty();
                    List<MessageRow> rows =
                            store.mail.list(inbox(), filter, order, 0, 50).rows();
                    for (int i = 0; i < rows.size(); i++) {
                        Mailboxes.Neighbours beside = store.mail.neighbours(
                                store.alice.id(), rows.get(i).uidl(), filter, order);
                        assertThat(beside.newer().map(names::get))
                                .as(order + " " + filter)
                                .isEqualTo(
                                        i == 0
                                                ? Optional.empty()
                                                : Optional.of(named(rows).get(i - 1)));
                        assertThat(beside.older().map(names::get))
                                .as(order + " " + filter)
                                .isEqualTo(
                                        i + 1 == rows.size()
                                                ? Optional.empty()
                                                : Optional.of(named(rows).get(i + 1)));
                    }
                }
            }
        }
    }

    @Test
    void aMessageKeepsItsPlaceInAFilterThatItDoesNotPassAnyMore() throws IOException {
        fill();
        ListFilter unread = new ListFilter(true, false, false);
        MessageRow a = store.mail.list(inbox(), unread, 1, 1).get(0);
        store.mail.changeFlags(store.alice.id(), List.of(a.uidl()), Set.of(Flag.SEEN), Set.of());
        Mailboxes.Neighbours beside = store.mail.neighbours(store.alice.id(), a.uidl(), unread, ListOrder.NEWEST);
        assertThat(beside.newer().map(names::get)).contains("e");
        assertThat(beside.older().map(names::get)).contains("b");
        assertThat(store.mail
                        .neighbours(store.bob.id(), a.uidl(), unread, ListOrder.NEWEST)
                        .older())
                .isEmpty();
    }

    @Test
    void theMessagesBesideOneAreThoseOfTheSearch() throws IOException {
        fill();
        put("f", 2, "x@x.test", "budget", 1);
        MessageRow c = store.mail.list(inbox(), ListFilter.ALL, 1, 1).get(0);
        assertThat(named(store.mail
                        .search(store.alice.id(), null, "budget", 0, 9)
                        .rows()))
                .containsExactly("c", "f");
        Mailboxes.Neighbours beside = store.mail.neighbours(store.alice.id(), c.uidl(), null, "budget");
        assertThat(beside.newer()).isEmpty();
        assertThat(beside.older().map(names::get)).contains("f");
        store.mail.move(store.alice.id(), List.of(c.uidl()), "Archive");
        assertThat(store.mail
                        .neighbours(store.alice.id(), c.uidl(), "Inbox", "budget")
                        .older()
                        .map(names::get))
                .contains("f");
        assertThat(store.mail
                        .neighbours(store.bob.id(), c.uidl(), null, "budget")
                        .older())
                .isEmpty();
    }

    @Test
    void anOrderWhoseKeysAreMissingIsNotPretended() throws IOException {
        fill();
        assertThat(listed(By.SENDER, false)).startsWith("c");
        store.close();
        try (FileChannel indexer = FileChannel.open(
                        directory.resolve("run").resolve("indexer"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
                FileLock held = indexer.lock()) { // as if another process indexed this directory, and did nothing
            assertThat(held.isValid()).isTrue();
            open();
            put("f", 6, "aaa@x.test", "A", 1);
            ListOrder bySender = new ListOrder(By.SENDER, false);
            Mailboxes.Listed listed = store.mail.list(inbox(), ListFilter.ALL, bySender, 0, 50);
            assertThat(listed.order()).isEqualTo(ListOrder.NEWEST);
            assertThat(named(listed.rows())).startsWith("f", "e", "c");
            String e = listed.rows().get(1).uidl();
            assertThat(store.mail
                            .neighbours(store.alice.id(), e, ListFilter.ALL, bySender)
                            .newer()
                            .map(names::get))
                    .contains("f");
            assertThat(store.mail
                            .list(inbox(), ListFilter.ALL, new ListOrder(By.SIZE, false), 0, 50)
                            .order()
                            .by())
                    .as("needs no index")
                    .isEqualTo(By.SIZE);
        }
    }

    @Test
    void aPageByDateIsReadFromAnIndexInItsOrder() throws IOException, SQLException {
        fill();
        try (Link link = Link.open(directory.resolve("mail.db"), 5_000)) {
            link.update(
                    "ATTACH DATABASE ? AS search",
                    directory.resolve("search.db").toString());
            for (boolean unread : List.of(true, false)) {
                for (boolean flagged : List.of(true, false)) {
                    for (boolean attachments : List.of(true, false)) {
                        ListFilter filter = new ListFilter(unread, flagged, attachments);
                        for (boolean descending : List.of(true, false)) {
                            assertThat(plan(link, Listing.pageSql(filter, new ListOrder(By.ARRIVAL, descending))))
                                    .startsWith("search m using index message_")
                                    .doesNotContain("temp b-tree", "scan");
                            assertThat(plan(link, Listing.besideSql(filter, By.ARRIVAL, descending)))
                                    .contains("arrived")
                                    .startsWith("search m using")
                                    .doesNotContain("temp b-tree", "scan");
                        }
                    }
                }
            }
            assertThat(plan(link, Listing.pageSql(ListFilter.ALL, new ListOrder(By.SENDER, false))))
                    .as("one key for each message, and not its row")
                    .contains("covering index message_by_arrival", "search k using integer primary key")
                    .doesNotContain("scan");
        }
    }

    private static String plan(Link link, String sql) throws SQLException {
        return String.join("\n", link.all("EXPLAIN QUERY PLAN " + sql, row -> row.getString(4)))
                .toLowerCase(Locale.ROOT);
    }

    /** All of one sender, subject, size and second: whoever turns pages sees each message once. */
    @Test
    void pagesOfManyEqualMessagesHaveEachOfThemOnce() throws SQLException {
        int messages = 50_000;
        try (Link link = Link.open(directory.resolve("mail.db"), 5_000)) {
            link.update(
                    "ATTACH DATABASE ? AS search",
                    directory.resolve("search.db").toString());
            link.begin();
            link.run("INSERT INTO content(id, refs, size, data) VALUES(1, " + messages + ", 1, x'00')");
            link.update("""
                    INSERT INTO message(folder_id, uid, mod_seq, flags, arrived, size, attachments, content_id)
                    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)
                    SELECT ?1, i, i, 0, 1000, 500, 0, 1 FROM n""", inbox(), messages);
            link.update("INSERT INTO search.list_key(message_id, sender, recipient, subject)"
                    + " SELECT id, 'zoe', 'alice', 'plan' FROM message");
            link.update("UPDATE search.progress SET watermark = (SELECT max(id) FROM message)");
            link.update(
                    "UPDATE folder SET uid_next = ?1 + 1, messages = ?1, unread = ?1 WHERE id = ?2", messages, inbox());
            link.commit();
        }
        int page = 5_000;
        for (By by : By.values()) {
            List<String> all = new ArrayList<>();
            for (int offset = 0; offset < messages; offset += page) {
                Mailboxes.Listed listed =
                        store.mail.list(inbox(), ListFilter.ALL, new ListOrder(by, true), offset, page);
                assertThat(listed.order().by()).isEqualTo(by);
                listed.rows().forEach(row -> all.add(row.uidl()));
            }
            assertThat(all).as("by " + by).hasSize(messages).doesNotHaveDuplicates();
            List<String> upwards =
                    store
                            .mail
                            .list(inbox(), ListFilter.ALL, new ListOrder(by, false), messages - page, page)
                            .rows()
                            .stream()
                            .map(MessageRow::uidl)
                            .toList();
            List<String> first = new ArrayList<>(all.subList(0, page));
            Collections.reverse(first);
            assertThat(upwards).as("upwards, by " + by).isEqualTo(first);
        }
    }
}
