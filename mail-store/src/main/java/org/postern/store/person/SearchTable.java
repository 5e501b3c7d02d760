package org.postern.store.person;

import java.sql.SQLException;
import java.text.Normalizer;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.postern.store.database.Link;
import org.postern.store.database.Readers;
import org.postern.store.database.Writer;

/** The searches that a person saved under a name, and the latest that were made. Thread-safe. */
public final class SearchTable {
    /** Each page lists them all. */
    public static final int MOST_SAVED = 50;
    /** More do not help to remember. */
    public static final int MOST_PAST = 20;

    public static final int LONGEST_QUERY = 500;

    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}\\p{Cf}]{1,60}");

    private final Readers readers;
    private final Writer writer;

    public SearchTable(Readers readers, Writer writer) {
        this.readers = readers;
        this.writer = writer;
    }

    /** A search with a name. */
    public record Saved(long id, String name, String query) {}

    /** Why a search was not saved. */
    public enum SavingFault {
        NONE,
        NAME,
        TAKEN,
        FULL,
        GONE
    }

    /** In the order in which they were saved. */
    public List<Saved> saved(long accountId) {
        return readers.read(link -> link.all(
                "SELECT id, name, query FROM saved_search WHERE account_id = ? ORDER BY position, id",
                row -> new Saved(row.getLong(1), row.getString(2), row.getString(3)),
                accountId));
    }

    /** The latest first. */
    public List<String> past(long accountId) {
        return readers.read(link -> link.all(
                "SELECT query FROM past_search WHERE account_id = ? ORDER BY at DESC, query_key LIMIT " + MOST_PAST,
                row -> row.getString(1),
                accountId));
    }

    /** Saves a search under a name, or gives the saved one with this id another name. */
    public SavingFault save(long accountId, Optional<Long> id, String name, String query) {
        boolean valid = NAME.matcher(name).matches()
                && name.equals(name.strip())
                && (id.isPresent() || (!query.isBlank() && query.length() <= LONGEST_QUERY));
        return valid
                ? writer.run((link, effects) -> save(link, accountId, id.orElse(0L), name, query))
                : SavingFault.NAME;
    }

    private static SavingFault save(Link link, long accountId, long id, String name, String query) throws SQLException {
        long same = link.number(
                "SELECT count(*) FROM saved_search WHERE account_id = ? AND name_key = ? AND id <> ?",
                accountId,
                key(name),
                id);
        if (same > 0) {
            return SavingFault.TAKEN;
        }
        if (id != 0) {
            int changed = link.update(
                    "UPDATE saved_search SET name = ?, name_key = ? WHERE account_id = ? AND id = ?",
                    name,
                    key(name),
                    accountId,
                    id);
            return changed == 0 ? SavingFault.GONE : SavingFault.NONE;
        }
        if (link.number("SELECT count(*) FROM saved_search WHERE account_id = ?", accountId) >= MOST_SAVED) {
            return SavingFault.FULL;
        }
        link.update("""
                INSERT INTO saved_search(account_id, name, name_key, query, position) VALUES(?1, ?2, ?3, ?4,
                  (SELECT coalesce(max(position), 0) + 1 FROM saved_search WHERE account_id = ?1))""", accountId, name, key(name), query);
        return SavingFault.NONE;
    }

    /** Returns whether it was there. */
    public boolean remove(long accountId, long id) {
        return writer.run((link, effects) ->
                        link.update("DELETE FROM saved_search WHERE account_id = ? AND id = ?", accountId, id))
                > 0;
    }

    /** Remembers a search that was made, in place of the oldest; returns the number of searches forgotten. */
    public int note(long accountId, String query, Instant now) {
        return query.isBlank() || query.length() > LONGEST_QUERY
                ? 0
                : writer.run((link, effects) -> {
                    link.update(
                            "INSERT OR REPLACE INTO past_search(account_id, query_key, query, at) VALUES(?, ?, ?, ?)",
                            accountId,
                            key(query),
                            query,
                            now.toEpochMilli());
                    return link.update("""
                            DELETE FROM past_search WHERE account_id = ?1 AND query_key NOT IN (
                              SELECT query_key FROM past_search WHERE account_id = ?1
                              ORDER BY at DESC, query_key LIMIT ?2)""", accountId, MOST_PAST);
                });
    }

    /** Forgets the searches that were made; returns their number. */
    public int forget(long accountId) {
        return writer.run((link, effects) -> link.update("DELETE FROM past_search WHERE account_id = ?", accountId));
    }

    private static String key(String text) {
        return Normalizer.normalize(text.strip(), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }
}
