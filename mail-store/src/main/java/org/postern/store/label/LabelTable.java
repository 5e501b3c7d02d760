package org.postern.store.label;

import java.sql.SQLException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.postern.store.database.Effects;
import org.postern.store.database.Link;
import org.postern.store.database.Readers;
import org.postern.store.database.Writer;
import org.postern.store.folder.FolderTable;
import org.postern.store.mailbox.Keyword;
import org.postern.store.mailbox.Uidl;

/**
 * The labels of accounts. A message row holds the keywords of its labels, and nothing else says which messages have one:
 * so moves, imports, backups and mail programs need not know of labels. An index of the rows with keywords finds them.
 * Thread-safe.
 */
public final class LabelTable {
    /** Rows that lose a label in one transaction, so that deliveries can run in between. */
    private static final int BATCH = 500;
    /** Keywords of a message. */
    private static final int MOST_KEYWORDS = 32;

    private static final String HOLDS = "instr(' ' || lower(m.keywords) || ' ', ?2) > 0";

    private final Readers readers;
    private final Writer writer;
    private final Uidl uidl;

    public LabelTable(Readers readers, Writer writer, Uidl uidl) {
        this.readers = readers;
        this.writer = writer;
        this.uidl = uidl;
    }

    /** Why a label was not saved. */
    public enum Fault {
        NONE,
        NAME,
        TAKEN,
        FULL,
        GONE
    }

    /** The outcome of saving a label; the keyword is empty after a fault. */
    public record Saving(Fault fault, Optional<String> keyword) {
        private static Saving failed(Fault fault) {
            return new Saving(fault, Optional.empty());
        }
    }

    /** The labels in the person's order. */
    public List<StoredLabel> all(long accountId) {
        return readers.read(link -> {
            List<StoredLabel> labels = link.all(
                    "SELECT keyword, name, color FROM label WHERE account_id = ? ORDER BY position, name_key",
                    row -> new StoredLabel(row.getString(1), row.getString(2), LabelColor.valueOf(row.getString(3)), 0),
                    accountId);
            if (labels.isEmpty()) {
                return labels;
            }
            Map<String, Integer> unread = unread(link, accountId);
            return labels.stream()
                    .map(each -> new StoredLabel(
                            each.keyword(),
                            each.name(),
                            each.color(),
                            unread.getOrDefault(each.keyword().toLowerCase(Locale.ROOT), 0)))
                    .toList();
        });
    }

    private static Map<String, Integer> unread(Link link, long accountId) throws SQLException {
        Map<String, Integer> unread = new HashMap<>();
        link.each(
                """
                SELECT lower(m.keywords), count(*) FROM folder f
                CROSS JOIN message m INDEXED BY message_labelled_unread ON m.folder_id = f.id
                WHERE f.account_id = ? AND f.role NOT IN ('TRASH', 'JUNK')
                  AND m.keywords IS NOT NULL AND m.flags & 1 = 0 GROUP BY 1""",
                row -> {
                    for (String keyword : row.getString(1).split(" ", -1)) {
                        unread.merge(keyword, row.getInt(2), Integer::sum);
                    }
                },
                accountId);
        return unread;
    }

    /** Makes a label, or changes the one with this keyword. */
    public Saving save(long accountId, Optional<String> keyword, String name, LabelColor color) {
        if (!StoredLabel.isName(name)) {
            return Saving.failed(Fault.NAME);
        }
        return writer.run((link, effects) -> {
            long same = link.number(
                    "SELECT count(*) FROM label WHERE account_id = ? AND name_key = ? AND keyword <> ?",
                    accountId,
                    nameKey(name),
                    keyword.orElse(""));
            if (same > 0) {
                return Saving.failed(Fault.TAKEN);
            }
            if (keyword.isPresent()) {
                int changed = link.update(
                        "UPDATE label SET name = ?, name_key = ?, color = ? WHERE account_id = ? AND keyword = ?",
                        name,
                        nameKey(name),
                        color.name(),
                        accountId,
                        keyword.get());
                return changed == 0 ? Saving.failed(Fault.GONE) : new Saving(Fault.NONE, keyword);
            }
            if (count(link, accountId) >= StoredLabel.MOST) {
                return Saving.failed(Fault.FULL);
            }
            String made = free(link, accountId, name);
            insert(link, accountId, made, name, color);
            return new Saving(Fault.NONE, Optional.of(made));
        });
    }

    /** A keyword for a name that no label of the account has. */
    private static String free(Link link, long accountId, String name) throws SQLException {
        Optional<String> wanted =
                Keyword.named(name).filter(each -> !each.isOfPrograms()).map(Keyword::text);
        if (wanted.isPresent() && !isThere(link, accountId, wanted.get())) {
            return wanted.get();
        }
        long number = 1 + link.number("SELECT coalesce(max(id), 0) FROM label");
        while (isThere(link, accountId, "label-" + number)) {
            number++;
        }
        return "label-" + number;
    }

    private static boolean isThere(Link link, long accountId, String keyword) throws SQLException {
        return link.number("SELECT count(*) FROM label WHERE account_id = ? AND keyword = ?", accountId, keyword) > 0;
    }

    private static long count(Link link, long accountId) throws SQLException {
        return link.number("SELECT count(*) FROM label WHERE account_id = ?", accountId);
    }

    private static void insert(Link link, long accountId, String keyword, String name, LabelColor color)
            throws SQLException {
        link.update("""
                INSERT INTO label(account_id, name, name_key, keyword, color, position)
                VALUES(?1, ?2, ?3, ?4, ?5, (SELECT coalesce(max(position), 0) + 1 FROM label WHERE account_id = ?1))""", accountId, name, nameKey(name), keyword, color.name());
    }

    /** Makes labels of keywords that a script or an import brings, but not of those that programs make for themselves. */
    public static void adopt(Link link, long accountId, Collection<String> keywords) throws SQLException {
        for (String word : keywords) {
            Optional<Keyword> keyword = Keyword.of(word).filter(each -> !each.isOfPrograms());
            if (keyword.isEmpty() || isThere(link, accountId, word) || count(link, accountId) >= StoredLabel.MOST) {
                continue;
            }
            String name = keyword.get().name();
            boolean free = StoredLabel.isName(name)
                    && link.number(
                                    "SELECT count(*) FROM label WHERE account_id = ? AND name_key = ?",
                                    accountId,
                                    nameKey(name))
                            == 0;
            if (free) {
                LabelColor[] colors = LabelColor.values();
                insert(link, accountId, word, name, colors[(int) (count(link, accountId) % colors.length)]);
            }
        }
    }

    /** Puts labels into an order; those that are not named stay behind them. Returns the number of those named. */
    public int order(long accountId, List<String> keywords) {
        return writer.run((link, effects) -> {
            int position = 0;
            link.update("UPDATE label SET position = position + 1000 WHERE account_id = ?", accountId);
            for (String keyword : keywords) {
                link.update(
                        "UPDATE label SET position = ? WHERE account_id = ? AND keyword = ?",
                        ++position,
                        accountId,
                        keyword);
            }
            return position;
        });
    }

    /** Removes a label from all messages, and then itself; returns how many messages had it. */
    public int remove(long accountId, String keyword) {
        int removed = 0;
        int now;
        do {
            now = writer.run((link, effects) -> {
                List<Row> rows = link.all(
                        """
                        SELECT m.id, m.folder_id, m.keywords FROM folder f
                        CROSS JOIN message m INDEXED BY message_labelled ON m.folder_id = f.id
                        WHERE f.account_id = ?1 AND m.keywords IS NOT NULL AND""" + " " + HOLDS + " LIMIT " + BATCH,
                        row -> new Row(row.getLong(1), row.getLong(2), words(row.getString(3))),
                        accountId,
                        " " + keyword.toLowerCase(Locale.ROOT) + " ");
                return change(link, effects, accountId, rows, Set.of(), Set.of(keyword));
            });
            removed += now;
        } while (now == BATCH);
        writer.run((link, effects) ->
                link.update("DELETE FROM label WHERE account_id = ? AND keyword = ?", accountId, keyword));
        return removed;
    }

    /** Adds labels of the account to its messages, and removes others; returns how many messages changed. */
    public int mark(long accountId, Collection<String> uidls, Set<String> add, Set<String> remove) {
        List<Long> ids = uidls.stream()
                .map(uidl::messageId)
                .flatMapToLong(OptionalLong::stream)
                .sorted()
                .distinct()
                .boxed()
                .toList();
        return ids.isEmpty()
                ? 0
                : writer.run((link, effects) -> {
                    List<String> adding = new ArrayList<>();
                    for (String keyword : add) {
                        if (isThere(link, accountId, keyword)) {
                            adding.add(keyword);
                        }
                    }
                    List<Row> rows = new ArrayList<>();
                    for (long id : ids) {
                        link.first(
                                        """
                                        SELECT m.id, m.folder_id, coalesce(m.keywords, '') FROM message m
                                        JOIN folder f ON f.id = m.folder_id WHERE m.id = ? AND f.account_id = ?""",
                                        row -> new Row(row.getLong(1), row.getLong(2), words(row.getString(3))),
                                        id,
                                        accountId)
                                .ifPresent(rows::add);
                    }
                    return change(link, effects, accountId, rows, Set.copyOf(adding), remove);
                });
    }

    /** A message with its keywords by their keys. */
    private record Row(long id, long folderId, Map<String, String> keywords) {}

    private static Map<String, String> words(String keywords) {
        Map<String, String> words = new LinkedHashMap<>();
        for (String word : keywords.split(" ", -1)) {
            if (!word.isEmpty()) {
                words.put(word.toLowerCase(Locale.ROOT), word);
            }
        }
        return words;
    }

    /** Each folder gets one new modification sequence (RFC 7162). */
    private static int change(
            Link link, Effects effects, long accountId, List<Row> rows, Set<String> add, Set<String> remove)
            throws SQLException {
        Map<Long, Long> modSeqs = new HashMap<>();
        int changed = 0;
        for (Row row : rows) {
            Map<String, String> after = new LinkedHashMap<>(row.keywords());
            remove.forEach(each -> after.remove(each.toLowerCase(Locale.ROOT)));
            for (String each : add) {
                if (after.size() < MOST_KEYWORDS) {
                    after.putIfAbsent(each.toLowerCase(Locale.ROOT), each);
                }
            }
            if (after.equals(row.keywords())) {
                continue;
            }
            Long modSeq = modSeqs.get(row.folderId());
            if (modSeq == null) {
                modSeq = FolderTable.change(link, row.folderId(), 0, 0, 0);
                modSeqs.put(row.folderId(), modSeq);
                effects.changed(accountId, row.folderId(), modSeq);
            }
            link.update(
                    "UPDATE message SET keywords = ?, mod_seq = ? WHERE id = ?",
                    after.isEmpty() ? null : String.join(" ", after.values()),
                    modSeq,
                    row.id());
            changed++;
        }
        return changed;
    }

    /** What two names that are the same to a person have in common. */
    public static String nameKey(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }
}
