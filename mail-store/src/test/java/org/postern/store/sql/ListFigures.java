package org.postern.store.sql;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import org.postern.store.account.Account;
import org.postern.store.address.EmailAddress;
import org.postern.store.database.Link;
import org.postern.store.mailbox.MailThreads;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.Mailboxes.By;
import org.postern.store.mailbox.Mailboxes.ListFilter;
import org.postern.store.mailbox.Mailboxes.ListOrder;
import org.postern.store.mailbox.StoreSettings;

/**
 * What pages of a large folder cost in each order. Run by hand with an empty directory and a number of messages; prints
 * milliseconds of CPU of the reading thread, the median, since other programs make the clock on the wall of no use.
 */
final class ListFigures {
    private static final int ROUNDS = Integer.getInteger("rounds", 30);

    private final PrintStream out = System.out;
    private final MailDatabase database;
    private final long inbox;
    private final Account alice;
    private final Path directory;

    private ListFigures(MailDatabase database, Path directory) {
        this.directory = directory;
        this.database = database;
        EmailAddress address = EmailAddress.parse("alice@office.test");
        alice = database.accounts().findOrAddWithoutPassword(address, "");
        inbox = database.mailboxes().folder(alice.id(), "Inbox").orElseThrow().id();
    }

    public static void main(String[] arguments) throws SQLException {
        Path directory = Path.of(arguments[0]);
        int messages = Integer.parseInt(arguments[1]);
        try (MailDatabase database = MailDatabase.open(directory, StoreSettings.DEFAULT, Clock.systemUTC())) {
            ListFigures figures = new ListFigures(database, directory);
            figures.fill(directory, messages);
            figures.threads(messages);
            figures.longThread(messages);
            figures.run(messages);
        }
    }

    /** Rows and keys alone: pages read no content. Arrival is in another order than ids, as after an import. */
    private void fill(Path directory, int messages) throws SQLException {
        try (Link link = Link.open(directory.resolve("mail.db"), 30_000)) {
            link.update(
                    "ATTACH DATABASE ? AS search",
                    directory.resolve("search.db").toString());
            link.begin();
            link.run("INSERT INTO content(id, refs, size, data) VALUES(1, " + messages + ", 1, x'00')");
            link.update("""
                    INSERT INTO message(folder_id, uid, mod_seq, flags, arrived, size, attachments, content_id)
                    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)
                    SELECT ?1, i, i, (i % 5 = 0) + 4 * (i % 50 = 0), i * 7919 % ?2 * 60000, 500 + i * 31 % 90000, i % 7 = 0, 1 FROM n""", inbox, messages);
            link.update("""
                    INSERT INTO search.list_key(message_id, sender, recipient, subject)
                    SELECT id, 'sender number ' || (id * 7 % 900), 'alice', 'a subject of some words ' || (id * 13 % 20011)
                    FROM message""");
            link.update("INSERT INTO search.thread_of(message_id, thread)"
                    + " SELECT id, 1 + arrived / 60000 / 16 * 4 + arrived / 60000 % 4 FROM message");
            link.update("UPDATE search.progress SET watermark = (SELECT max(id) FROM message)");
            link.update(
                    "UPDATE folder SET uid_next = ?1 + 1, messages = ?1, unread = ?1 * 4 / 5 WHERE id = ?2",
                    messages,
                    inbox);
            link.commit();
        }
    }

    private void run(int messages) {
        for (ListFilter filter :
                new ListFilter[] {ListFilter.ALL, new ListFilter(true, false, false), new ListFilter(true, true, true)
                }) {
            for (By by : By.values()) {
                timed(filter, by, "first page", 0);
                timed(filter, by, "middle", messages / 2);
                timed(filter, by, "last page", Math.max(0, messages - 50));
            }
        }
        String uidl = database.mailboxes()
                .list(inbox, ListFilter.ALL, messages / 3, 1)
                .get(0)
                .uidl();
        for (By by : By.values()) {
            timed(
                    "beside, " + by,
                    () -> database.mailboxes().neighbours(alice.id(), uidl, ListFilter.ALL, new ListOrder(by, true)));
        }
    }

    /** Threads of four messages each, between those of three others. */
    private void threads(int messages) {
        MailThreads threads = database.threads();
        long started = cpu();
        int total = threads.page(inbox, 0, 50).orElseThrow().total();
        out.printf("%-90s %8.2f ms%n", "threads, first page after mail came", (cpu() - started) / 1e6);
        for (int offset : new int[] {0, 50, total / 2, total - 50}) {
            timed("threads, from " + offset, () -> threads.page(inbox, offset, 50));
        }
        try (Link link = Link.open(directory.resolve("mail.db"), 30_000)) {
            long[] times = new long[ROUNDS];
            for (int i = 0; i < ROUNDS; i++) {
                link.update("UPDATE folder SET uid_next = uid_next + 1 WHERE id = ?", inbox);
                long start = cpu();
                threads.page(inbox, 0, 50);
                times[i] = cpu() - start;
            }
            Arrays.sort(times);
            out.printf("%-90s %8.2f ms%n", "threads, first page, counted anew", times[ROUNDS / 2] / 1e6);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        String uidl = database.mailboxes()
                .list(inbox, ListFilter.ALL, messages / 3, 1)
                .get(0)
                .uidl();
        timed("threads, beside", () -> threads.neighbours(alice.id(), uidl));
        timed("thread of a message", () -> threads.messages(alice.id(), uidl));
    }

    /** Every tenth message is of one thread, and ids are in the order of arrival, as without imports. */
    private void longThread(int messages) throws SQLException {
        try (Link link = Link.open(directory.resolve("mail.db"), 30_000)) {
            link.update(
                    "ATTACH DATABASE ? AS search",
                    directory.resolve("search.db").toString());
            link.begin();
            link.run("UPDATE message SET arrived = id * 60000");
            link.run("UPDATE search.thread_of SET thread ="
                    + " CASE message_id % 10 WHEN 9 THEN 1000000 ELSE 1 + message_id / 16 * 4 + message_id % 4 END");
            link.update("UPDATE folder SET uid_next = uid_next + 1 WHERE id = ?", inbox);
            link.commit();
        }
        MailThreads threads = database.threads();
        MailThreads.Page page = threads.page(inbox, 0, 50).orElseThrow();
        String uidl = page.rows().stream()
                .filter(row -> row.count().messages() > 1_000)
                .findFirst()
                .orElseThrow()
                .newest()
                .uidl();
        String second = page.rows().get(1).newest().uidl();
        for (int offset : new int[] {0, 950, page.total() / 2, page.total() - 50}) {
            timed("one thread of " + messages / 10 + ", from " + offset, () -> threads.page(inbox, offset, 50));
        }
        timed("one thread of " + messages / 10 + ", beside it", () -> threads.neighbours(alice.id(), uidl));
        timed("one thread of " + messages / 10 + ", beside another", () -> threads.neighbours(alice.id(), second));
        timed("one thread of " + messages / 10 + ", its messages", () -> threads.messages(alice.id(), uidl));
        timed(
                "one thread of " + messages / 10 + ", those up to the newest",
                () -> threads.upTo(alice.id(), List.of(uidl)));
    }

    private void timed(ListFilter filter, By by, String what, int offset) {
        ListOrder order = new ListOrder(by, by == By.ARRIVAL);
        timed(filter + " " + by + ", " + what, () -> {
            Mailboxes.Listed listed = database.mailboxes().list(inbox, filter, order, offset, 50);
            if (!listed.order().equals(order)) {
                throw new IllegalStateException("in another order: " + listed.order());
            }
        });
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private void timed(String what, Runnable work) {
        long[] times = new long[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            long start = cpu();
            work.run();
            times[i] = cpu() - start;
        }
        Arrays.sort(times);
        out.printf("%-90s %8.2f ms%n", what, times[ROUNDS / 2] / 1e6);
    }
}
