package org.postern.store.salvage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.store.content.AheadRows;
import org.postern.store.content.ContentStore;
import org.postern.store.database.Link;
import org.postern.store.database.Readers;
import org.postern.store.mailbox.FolderName;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.mailbox.StoreException;

/**
 * Makes the rows that were found a consistent store: everything has an owner, every message its content, and all counters
 * are right. Nothing that was read is dropped as long as a person could want it; what is missing is told. Confined to one
 * salvage.
 */
final class Mending {
    private final Link store;
    private final Map<String, Long> sequences;
    private final @Nullable Object @Nullable [] tag;
    private final List<String> lost;

    /**
     * For one new store, within a transaction of the caller's.
     *
     * @param sequences the largest ids that were ever given, by table
     * @param tag the row that makes the store's message ids its own
     * @param lost takes a sentence for each loss
     */
    Mending(Link store, Map<String, Long> sequences, @Nullable Object @Nullable [] tag, List<String> lost) {
        this.store = store;
        this.sequences = sequences;
        this.tag = tag;
        this.lost = lost;
    }

    void run(long now) throws SQLException, IOException {
        if (tag != null) {
            store.update("UPDATE store SET tag = ?, created = ?", tag);
        } else {
            lost.add("the mark of the store: mail programs will fetch all mail once more");
        }
        AheadRows.forget(store);
        new MendedValues(store, lost).run(now);
        owners(now);
        new MendedLabels(store, lost).run(sequences.getOrDefault("label", 0L) > 0);
        contents(now);
        queue();
        rest();
        junk();
        counters();
    }

    /** What was learned is filed under digests with this key; a store that is only read cannot make one. */
    private void junk() throws SQLException {
        if (store.number("SELECT count(*) FROM junk_key") != 1) {
            boolean learned = store.number("SELECT count(*) FROM junk_token") > 0
                    || store.number("SELECT count(*) FROM junk_count") > 0;
            for (String table : List.of("junk_key", "junk_token", "junk_count", "junk_learned")) {
                store.update("DELETE FROM " + table);
            }
            SecureRandom random = new SecureRandom();
            store.update("INSERT INTO junk_key(first, second) VALUES(?, ?)", random.nextLong(), random.nextLong());
            if (learned) {
                lost.add("what the junk filter has learned");
            }
        }
    }

    Salvaged result() throws SQLException {
        return new Salvaged(
                store.number("SELECT count(*) FROM account"),
                store.number("SELECT count(*) FROM message"),
                store.number("SELECT count(*) FROM queue"),
                lost);
    }

    /** Folders of unknown accounts and messages of unknown folders get owners, who cannot sign in. */
    private void owners(long now) throws SQLException {
        for (long account :
                numbers("SELECT DISTINCT account_id FROM folder WHERE account_id NOT IN (SELECT id FROM account)")) {
            String address = account(Optional.of(account), "salvaged-" + account, now);
            lost.add("the account " + account + ": its folders are now those of " + address
                    + ", which nobody can sign in to");
        }
        List<Long> homeless =
                numbers("SELECT DISTINCT folder_id FROM message WHERE folder_id NOT IN (SELECT id FROM folder)");
        for (long folder : homeless) {
            long owner = finder(now);
            String name = "Folder " + folder;
            folder(Optional.of(folder), owner, new FolderName(name), FolderRole.NONE);
            lost.add("the folder " + folder + ": its mail is now in \"" + name + "\" of " + address(owner));
        }
        for (long account : numbers("SELECT id FROM account")) {
            for (FolderRole role : FolderRole.values()) {
                if (role != FolderRole.NONE
                        && store.number(
                                        "SELECT count(*) FROM folder WHERE account_id = ? AND role = ?",
                                        account,
                                        role.name())
                                == 0) {
                    folder(Optional.empty(), account, FolderName.of(role), role);
                }
            }
        }
    }

    private String account(Optional<Long> id, String local, long now) throws SQLException {
        String domain = store.first("SELECT domain FROM account ORDER BY id LIMIT 1", row -> row.getString(1))
                .orElse("salvaged.invalid");
        String address = local + "@" + domain;
        store.update("""
                INSERT OR IGNORE INTO account(id, address_key, local_part, domain, display_name, enabled, quota_bytes,
                  created, password, password_version) VALUES(?, ?, ?, ?, '', 0, 0, ?, '', 1)""", id.orElse(null), address, local, domain, now);
        return address;
    }

    private void folder(Optional<Long> id, long account, FolderName folder, FolderRole role) throws SQLException {
        store.update(
                "INSERT OR IGNORE INTO folder(id, account_id, name, name_key, role) VALUES(?, ?, ?, ?, ?)",
                id.orElse(null),
                account,
                folder.text(),
                folder.key(),
                role.name());
    }

    /** The account for mail whose owner is not known. */
    private long finder(long now) throws SQLException {
        String address = account(Optional.empty(), "salvaged", now);
        return store.number("SELECT id FROM account WHERE address_key = ?", address);
    }

    private String address(long account) throws SQLException {
        return store.first("SELECT address_key FROM account WHERE id = ?", row -> row.getString(1), account)
                .orElse("account " + account);
    }

    /** A damaged content is replaced by what is left of it; content that no message row names goes to the finder. */
    private void contents(long now) throws SQLException, IOException {
        try (ContentStore contents = new ContentStore(new Readers(store))) {
            for (long[] content : store.all(
                    "SELECT id, size FROM content ORDER BY id", row -> new long[] {row.getLong(1), row.getLong(2)})) {
                try {
                    contents.verify(store, content[0], (int) content[1]);
                } catch (StoreException e) {
                    replace(contents, content[0], (int) content[1]);
                }
            }
        }
        store.each(
                """
                SELECT a.address_key, f.name, m.uid, m.arrived, m.size FROM message m JOIN folder f ON f.id = m.folder_id
                JOIN account a ON a.id = f.account_id WHERE m.content_id NOT IN (SELECT id FROM content)
                  AND NOT EXISTS (SELECT 1 FROM remote_message r WHERE r.message_id = m.id)""",
                row -> lost.add("a message of " + row.getString(1) + " in " + row.getString(2) + " (number "
                        + row.getLong(3) + ", of " + Instant.ofEpochMilli(row.getLong(4)) + ", " + row.getLong(5)
                        + " octets): nothing of its text could be read"));
        store.update("DELETE FROM message WHERE content_id NOT IN (SELECT id FROM content)");
        store.update("UPDATE message SET size = (SELECT size FROM content WHERE id = content_id)"
                + " WHERE id NOT IN (SELECT message_id FROM remote_message WHERE message_id IS NOT NULL)");
        store.update("DELETE FROM chunk WHERE content_id NOT IN (SELECT id FROM content)");
        List<Long> ownerless = numbers("""
                SELECT id FROM content WHERE id NOT IN (SELECT content_id FROM message)
                  AND id NOT IN (SELECT content_id FROM outbound)
                  AND id NOT IN (SELECT content_id FROM remote_message WHERE content_id IS NOT NULL)""");
        if (!ownerless.isEmpty()) {
            long finder = finder(now);
            folder(Optional.empty(), finder, FolderName.of(FolderRole.INBOX), FolderRole.INBOX);
            long inbox = store.number("SELECT id FROM folder WHERE account_id = ? AND role = 'INBOX'", finder);
            for (long content : ownerless) {
                store.update("""
                        INSERT INTO message(folder_id, uid, mod_seq, flags, arrived, size, attachments, content_id)
                        SELECT ?, coalesce((SELECT max(uid) FROM message WHERE folder_id = ?), 0) + 1, 1, 0, ?, size, 0, id
                        FROM content WHERE id = ?""", inbox, inbox, now, content);
            }
            lost.add("the owners of " + ownerless.size() + " messages: they are now in the inbox of " + address(finder)
                    + ", which nobody can sign in to");
        }
    }

    private void replace(ContentStore contents, long id, int size) throws SQLException, IOException {
        ByteArrayOutputStream left = new ByteArrayOutputStream();
        for (int i = 0; i < ContentStore.pieces(size); i++) {
            left.write(contents.left(store, id, i, size));
        }
        String what = store.first(
                        """
                        SELECT a.address_key, f.name, m.uid FROM message m JOIN folder f ON f.id = m.folder_id
                        JOIN account a ON a.id = f.account_id WHERE m.content_id = ? LIMIT 1""",
                        row -> " of " + row.getString(1) + " in " + row.getString(2) + " (number " + row.getLong(3)
                                + ")",
                        id)
                .orElse("");
        lost.add("a part of a message" + what + ": of " + size + " octets, " + left.size() + " are left");
        store.update("DELETE FROM chunk WHERE content_id = ?", id);
        store.update("DELETE FROM content WHERE id = ?", id);
        long fresh = contents.insert(store, contents.prepare(left.toByteArray()), 1);
        store.update("UPDATE message SET content_id = ? WHERE content_id = ?", fresh, id);
        store.update("UPDATE outbound SET content_id = ?, size = ? WHERE content_id = ?", fresh, left.size(), id);
        store.update("UPDATE remote_message SET content_id = ? WHERE content_id = ?", fresh, id);
    }

    /** Nothing leaves by itself: what was found may have been sent already. */
    private void queue() throws SQLException {
        long before = store.number("SELECT count(*) FROM queue");
        store.update("DELETE FROM outbound WHERE content_id NOT IN (SELECT id FROM content)");
        store.update("UPDATE outbound SET size = (SELECT size FROM content WHERE id = content_id)");
        store.update("DELETE FROM queue WHERE outbound_id NOT IN (SELECT id FROM outbound)");
        long gone = before - store.number("SELECT count(*) FROM queue");
        if (gone > 0) {
            lost.add(gone + " recipients of mail in the queue: the mail itself could not be read");
        }
        long silent = store.number("SELECT count(*) FROM outbound WHERE id NOT IN (SELECT outbound_id FROM queue)");
        if (silent > 0) {
            lost.add("the recipients of " + silent + " messages in the queue; their senders have copies in Sent");
            store.update("DELETE FROM outbound WHERE id NOT IN (SELECT outbound_id FROM queue)");
        }
        store.update("UPDATE queue SET held = 1, hold_reason = 'salvaged' WHERE held = 0");
    }

    private void rest() throws SQLException {
        store.update("DELETE FROM folder_mark"); // a wrong one would let Trash expire too early
        store.update("DELETE FROM alias_target WHERE alias_id NOT IN (SELECT id FROM alias)");
        for (String alias : store.all(
                "SELECT address FROM alias WHERE id NOT IN (SELECT alias_id FROM alias_target)",
                row -> row.getString(1))) {
            lost.add("the members of the alias or group " + alias);
        }
        store.update("DELETE FROM alias WHERE id NOT IN (SELECT alias_id FROM alias_target)");
        for (String table : List.of(
                "app_password",
                "label",
                "sieve_script",
                "auto_reply",
                "sent_count",
                "remote_message",
                "picture_sender",
                "saved_search",
                "past_search")) {
            int removed = store.update("DELETE FROM " + table + " WHERE account_id NOT IN (SELECT id FROM account)");
            if (removed > 0 && !table.equals("sent_count") && !table.equals("auto_reply")) {
                lost.add(removed + " rows of the table " + table + " whose account is lost");
            }
        }
        store.update("""
                DELETE FROM remote_message WHERE (account_id, remote_uidl) IN (
                  SELECT r.account_id, r.remote_uidl FROM remote_message r
                  LEFT JOIN message m ON m.id = r.message_id LEFT JOIN folder f ON f.id = m.folder_id
                  WHERE CASE WHEN r.content_id IS NOT NULL THEN m.id IS NOT NULL OR r.gone IS NULL OR r.message_id IS NULL
                      OR r.content_id NOT IN (SELECT id FROM content)
                    WHEN r.message_id IS NOT NULL THEN f.account_id IS NOT r.account_id OR r.gone IS NOT NULL OR r.doomed
                    ELSE 0 END)""");
    }

    private void counters() throws SQLException {
        store.update("DELETE FROM content WHERE id NOT IN (SELECT content_id FROM message)"
                + " AND id NOT IN (SELECT content_id FROM outbound)"
                + " AND id NOT IN (SELECT content_id FROM remote_message WHERE content_id IS NOT NULL)");
        store.update("DELETE FROM chunk WHERE content_id NOT IN (SELECT id FROM content)");
        store.update("""
                UPDATE content SET refs = (SELECT count(*) FROM message WHERE content_id = content.id)
                  + (SELECT count(*) FROM outbound WHERE content_id = content.id)
                  + (SELECT count(*) FROM remote_message WHERE content_id = content.id)""");
        store.update("""
                UPDATE folder SET
                  messages = (SELECT count(*) FROM message m WHERE m.folder_id = folder.id),
                  unread = (SELECT count(*) FROM message m WHERE m.folder_id = folder.id AND m.flags & 1 = 0),
                  bytes = (SELECT coalesce(sum(size), 0) FROM message m WHERE m.folder_id = folder.id),
                  uid_next = max(uid_next, 1 + (SELECT coalesce(max(uid), 0) FROM message m WHERE m.folder_id = folder.id)),
                  mod_seq = 1 + max(mod_seq, (SELECT coalesce(max(mod_seq), 0) FROM message m WHERE m.folder_id = folder.id)),
                  filled = 1 + max(mod_seq, (SELECT coalesce(max(mod_seq), 0) FROM message m WHERE m.folder_id = folder.id))""");
        for (Map.Entry<String, Long> sequence : new ArrayList<>(sequences.entrySet())) {
            store.update(
                    "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?",
                    sequence.getValue(),
                    sequence.getKey());
        }
    }

    private List<Long> numbers(String query) throws SQLException {
        return store.all(query, row -> row.getLong(1));
    }
}
