package org.postern.store.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.database.Link;
import org.postern.store.mailbox.Flag;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.mailbox.MailThreads;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.sql.StoreFixture;

/** Pages of threads: in the order of their newest message, right after every move, alike from both ends. */
class MailThreadsTest {
    @TempDir
    Path directory;

    private StoreFixture store;
    private MailThreads threads;

    @BeforeEach
    void open() {
        store = new StoreFixture(directory);
        threads = store.database.threads();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private String deliver(FolderRole role, String id, String references, Flag... flags) throws IOException {
        String mail = "From: bob@office.test\r\nTo: alice@office.test\r\nMessage-ID: <" + id + "@x>\r\n"
                + (references.isEmpty() ? "" : "References: " + references + "\r\n") + "Subject: " + id
                + "\r\n\r\nx\r\n";
        String uidl = store.deliver(store.alice, role, mail.getBytes(StandardCharsets.UTF_8), flags)
                .uidl();
        store.mail.search(store.alice.id(), null, "x", 0, 1); // waits for the index
        return uidl;
    }

    private MailThreads.Page page(String folder) {
        return threads.page(store.folder(store.alice, folder).id(), 0, 50).orElseThrow();
    }

    private static List<String> heads(MailThreads.Page page) {
        return page.rows().stream().map(row -> row.newest().uidl()).toList();
    }

    private static List<String> uidls(List<MessageRow> rows) {
        return rows.stream().map(MessageRow::uidl).toList();
    }

    @Test
    void aThreadStandsWhereItsNewestMessageOfTheFolderStands() throws IOException {
        String question = deliver(FolderRole.INBOX, "question", "", Flag.SEEN, Flag.FLAGGED);
        String other = deliver(FolderRole.INBOX, "other", "");
        String sent = deliver(FolderRole.SENT, "sent", "<question@x>", Flag.SEEN);
        String answer = deliver(FolderRole.INBOX, "answer", "<question@x> <sent@x>");
        deliver(FolderRole.JUNK, "junk", "<question@x>");
        MailThreads.Page page = page("Inbox");
        assertThat(page.total()).isEqualTo(2);
        assertThat(heads(page)).containsExactly(answer, other);
        MailThreads.Row row = page.rows().get(0);
        assertThat(row.count()).isEqualTo(new MailThreads.Count(2, 1, true, false));
        assertThat(uidls(row.some())).containsExactly(question, sent, answer);
        assertThat(uidls(threads.messages(store.alice.id(), sent))).containsExactly(question, sent, answer);
        assertThat(threads.messages(store.bob.id(), sent)).isEmpty();
        assertThat(threads.neighbours(store.alice.id(), question).older()).contains(other);
        assertThat(threads.neighbours(store.alice.id(), other).newer()).contains(answer);
        assertThat(threads.neighbours(store.alice.id(), answer).newer()).isEmpty();

        store.mail.move(store.alice.id(), List.of(answer), "Trash");
        page = page("Inbox");
        assertThat(heads(page)).containsExactly(other, question);
        assertThat(uidls(page.rows().get(1).some())).containsExactly(question, sent);
        store.mail.move(store.alice.id(), List.of(question), "Archive");
        assertThat(heads(page("Inbox"))).containsExactly(other);
        assertThat(page("Inbox").total()).isEqualTo(1);
        store.mail.purge(store.alice.id(), List.of(other));
        assertThat(page("Inbox").total()).isZero();
    }

    @Test
    void anActTakesWhatThePageShowed() throws IOException {
        String first = deliver(FolderRole.INBOX, "a", "");
        deliver(FolderRole.SENT, "b", "<a@x>");
        String shown = deliver(FolderRole.INBOX, "c", "<a@x>");
        String alone = deliver(FolderRole.INBOX, "d", "");
        String later = deliver(FolderRole.INBOX, "e", "<a@x>");
        assertThat(threads.upTo(store.alice.id(), List.of(shown, alone, "nothing")))
                .containsExactly(first, shown, alone)
                .doesNotContain(later);
        assertThat(threads.upTo(store.bob.id(), List.of(shown))).isEmpty();
    }

    /** Rows and threads made up, compared with what the simplest program says. */
    @Test
    void pagesAndNeighboursAreThoseOfTheWholeFolder() throws SQLException {
        long folder = store.folder(store.alice, "Inbox").id();
        int messages = 400;
        Random random = new Random(14);
        List<long[]> all = new ArrayList<>();
        try (Link link = Link.open(directory.resolve("mail.db"), 5_000)) {
            link.update(
                    "ATTACH DATABASE ? AS search",
                    directory.resolve("search.db").toString());
            link.begin();
            link.run("INSERT INTO content(id, refs, size, data) VALUES(1, 400, 1, x'00')");
            for (long id = 1; id <= messages; id++) {
                long arrived = random.nextInt(200);
                long thread = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(60);
                link.update(
                        "INSERT INTO message(id, folder_id, uid, mod_seq, flags, arrived, size, attachments, content_id)"
                                + " VALUES(?1, ?2, ?1, 1, 1, ?3, 1, 0, 1)",
                        id,
                        folder,
                        arrived);
                if (thread > 0) {
                    link.update("INSERT INTO search.thread_of VALUES(?, ?)", id, thread);
                }
                all.add(new long[] {id, arrived, thread == 0 ? -id : thread});
            }
            link.update("UPDATE folder SET messages = ?, uid_next = ? WHERE id = ?", messages, messages + 1, folder);
            link.run("UPDATE search.progress SET watermark = " + messages);
            link.commit();
        }
        all.sort(Comparator.<long[]>comparingLong(row -> row[1]).thenComparingLong(row -> row[0]));
        Map<Long, Long> newest = new HashMap<>();
        all.forEach(row -> newest.put(row[2], row[0]));
        Collections.reverse(all);
        List<Long> wanted = all.stream()
                .filter(row -> newest.getOrDefault(row[2], -1L) == row[0])
                .map(row -> row[0])
                .toList();
        List<Long> found = new ArrayList<>();
        for (int offset = 0; offset < wanted.size() + 7; offset += 7) {
            MailThreads.Page page = threads.page(folder, offset, 7).orElseThrow();
            assertThat(page.total()).isEqualTo(wanted.size());
            page.rows().forEach(row -> found.add(row.newest().id()));
        }
        assertThat(found).isEqualTo(wanted);
        for (int i = 1; i < wanted.size(); i += 13) {
            MessageRow row =
                    threads.page(folder, i, 1).orElseThrow().rows().get(0).newest();
            assertThat(threads.neighbours(store.alice.id(), row.uidl()).newer())
                    .contains(threads.page(folder, i - 1, 1)
                            .orElseThrow()
                            .rows()
                            .get(0)
                            .newest()
                            .uidl());
        }
        assertThat(Set.copyOf(found)).hasSameSizeAs(found);
    }
}
