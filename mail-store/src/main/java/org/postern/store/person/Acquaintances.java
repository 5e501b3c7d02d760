package org.postern.store.person;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.postern.message.text.SearchFold;
import org.postern.store.database.Link;
import org.postern.store.database.Readers;

/**
 * The people in an account's newest mail: whom it wrote to, and who wrote to it. They are read from the summaries of the
 * search index, of at most 2,000 messages, and kept until mail comes or goes. No content is read. Mail in Junk, Trash and
 * Drafts does not count. Thread-safe.
 */
public final class Acquaintances {
    /** Messages of a folder that are looked at, and of all folders. */
    private static final int OF_FOLDER = 600;

    private static final int OF_ACCOUNT = 2_000;
    private static final int MOST_FOLDERS = 12;
    /** People that are kept for an account: about 100 KiB. */
    private static final int MOST_PEOPLE = 400;
    /** Accounts whose people are kept. */
    private static final int MOST_ACCOUNTS = 64;
    /** One who was written to counts as much as so many who wrote. */
    private static final int WRITTEN_TO = 4;

    private final Readers readers;
    private final Map<Long, People> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, People> eldest) {
            return size() > MOST_ACCOUNTS;
        }
    };

    public Acquaintances(Readers readers) {
        this.readers = readers;
    }

    /** A person, as the newest mail names them; the name may be empty. */
    public record Acquaintance(String name, String address) {}

    /**
     * Those whose name, a word of it, address or domain begins with a text, the most usual first.
     *
     * @param text empty finds nobody
     */
    public List<Acquaintance> beginning(long accountId, String text, int most) {
        String beginning = SearchFold.of(text.strip());
        return beginning.isEmpty()
                ? List.of()
                : people(accountId).stream()
                        .filter(each -> each.begins(beginning))
                        .limit(most)
                        .map(Found::person)
                        .toList();
    }

    private List<Found> people(long accountId) {
        return readers.snapshot(link -> {
            String state = link.first(
                            "SELECT sum(uid_next) || ' ' || sum(messages) FROM folder WHERE account_id = ?",
                            row -> row.getString(1),
                            accountId)
                    .orElse("");
            synchronized (kept) {
                People known = kept.get(accountId);
                if (known != null && known.state().equals(state)) {
                    return known.all();
                }
            }
            long[] newest = {0};
            List<Found> found = read(link, accountId, newest);
            if (newest[0] <= link.number("SELECT watermark FROM search.progress")) { // else more will be known soon
                synchronized (kept) {
                    kept.put(accountId, new People(state, found));
                }
            }
            return found;
        });
    }

    /** @param newest takes the highest id of a message */
    private static List<Found> read(Link link, long accountId, long[] newest) throws SQLException {
        List<Folder> folders =
                link.all("""
                SELECT id, role = 'SENT' FROM folder
                WHERE account_id = ? AND role NOT IN ('JUNK', 'TRASH', 'DRAFTS') AND messages > 0
                ORDER BY role = 'SENT' DESC, role = 'INBOX' DESC, mod_seq DESC LIMIT ?""", row -> new Folder(row.getLong(1), row.getInt(2) != 0), accountId, MOST_FOLDERS);
        Map<String, Counted> counted = new HashMap<>();
        int[] left = {OF_ACCOUNT};
        for (Folder folder : folders) {
            String letter = folder.sent() ? "t\t" : "f\t";
            link.each(
                    """
                    SELECT m.id, coalesce(s.text, '') FROM (SELECT id FROM message INDEXED BY message_by_arrival
                      WHERE folder_id = ? ORDER BY arrived DESC, id DESC LIMIT ?) m
                    LEFT JOIN search.summary s ON s.message_id = m.id""",
                    row -> {
                        newest[0] = Math.max(newest[0], row.getLong(1));
                        count(row.getString(2), letter, folder.sent() ? WRITTEN_TO : 1, counted);
                        left[0]--;
                    },
                    folder.id(),
                    Math.min(OF_FOLDER, left[0]));
        }
        return counted.values().stream()
                .sorted(Comparator.comparingInt((Counted each) -> each.mails)
                        .reversed()
                        .thenComparing(each -> each.person.address()))
                .limit(MOST_PEOPLE)
                .map(each -> Found.of(each.person))
                .toList();
    }

    /** The people of one summary, see {@link org.postern.message.mime.Summary}. */
    private static void count(String summary, String letter, int mails, Map<String, Counted> counted) {
        for (String line : summary.split("\r\n", -1)) {
            if (line.startsWith(letter)) {
                String[] values = line.split("\t", -1);
                // A name with a warning may be that of somebody else.
                String name = values.length == 3 ? values[1] : "";
                if (values.length > 2 && values[2].indexOf('@') > 0) {
                    Counted one = counted.computeIfAbsent(values[2].toLowerCase(Locale.ROOT), key -> new Counted());
                    one.mails += mails;
                    if (one.person.address().isEmpty() || (one.person.name().isEmpty() && !name.isEmpty())) {
                        one.person = new Acquaintance(name, values[2]);
                    }
                }
            }
        }
    }

    private record Folder(long id, boolean sent) {}

    private record People(String state, List<Found> all) {}

    /** Confined to one call. */
    private static final class Counted {
        private int mails;
        private Acquaintance person = new Acquaintance("", "");
    }

    /**
     * A person with the folded texts that are compared.
     *
     * @param starts texts of which the beginning is typed
     */
    private record Found(Acquaintance person, String name, List<String> starts) {
        static Found of(Acquaintance person) {
            String name = SearchFold.of(person.name());
            String address = SearchFold.of(person.address());
            List<String> starts = new ArrayList<>(List.of(name, address, address.substring(address.indexOf('@') + 1)));
            for (String word : name.split("[\\s,.()]+", -1)) {
                if (!word.equals(name) && !word.isEmpty()) {
                    starts.add(word);
                }
            }
            return new Found(person, name, List.copyOf(starts));
        }

        /** Names of scripts without blanks have no words: such a text may stand anywhere in them. */
        boolean begins(String text) {
            return starts.stream().anyMatch(each -> each.startsWith(text))
                    || (text.charAt(0) >= 0x0E00 && name.contains(text));
        }
    }
}
