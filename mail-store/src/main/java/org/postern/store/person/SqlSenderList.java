package org.postern.store.person;

import java.time.Instant;
import java.util.List;
import org.postern.store.account.SenderList;
import org.postern.store.address.EmailAddress;
import org.postern.store.database.Readers;
import org.postern.store.database.Writer;

/** A list of senders, stored in the database. Thread-safe. */
public final class SqlSenderList implements SenderList {
    private final Readers readers;
    private final Writer writer;
    private final String table;

    private SqlSenderList(Readers readers, Writer writer, String table) {
        this.readers = readers;
        this.writer = writer;
        this.table = table;
    }

    /** Those whose mail goes to Junk. */
    public static SqlSenderList blocked(Readers readers, Writer writer) {
        return new SqlSenderList(readers, writer, "blocked_sender");
    }

    /** Those whose pictures are always shown. */
    public static SqlSenderList pictures(Readers readers, Writer writer) {
        return new SqlSenderList(readers, writer, "picture_sender");
    }

    @Override
    public List<ListedSender> list(long accountId) {
        return readers.read(link -> link.all(
                "SELECT address, since FROM " + table + " WHERE account_id = ? ORDER BY since DESC, address_key",
                row -> new ListedSender(row.getString(1), Instant.ofEpochMilli(row.getLong(2))),
                accountId));
    }

    @Override
    public boolean add(long accountId, EmailAddress address, Instant now) {
        return writer.run((link, effects) -> {
            long others = link.number(
                    "SELECT count(*) FROM " + table + " WHERE account_id = ? AND address_key <> ?",
                    accountId,
                    address.key());
            if (others >= MOST) {
                return false;
            }
            link.update(
                    "INSERT OR IGNORE INTO " + table + "(account_id, address_key, address, since) VALUES(?, ?, ?, ?)",
                    accountId,
                    address.key(),
                    address.toString(),
                    now.toEpochMilli());
            return true;
        });
    }

    @Override
    public boolean remove(long accountId, EmailAddress address) {
        return writer.run((link, effects) -> link.update(
                        "DELETE FROM " + table + " WHERE account_id = ? AND address_key = ?", accountId, address.key()))
                > 0;
    }

    @Override
    public boolean isUsed(long accountId) {
        return readers.read(link ->
                        link.number("SELECT EXISTS(SELECT 1 FROM " + table + " WHERE account_id = ?)", accountId))
                > 0;
    }

    @Override
    public boolean holds(long accountId, EmailAddress address) {
        return readers.read(link -> link.number(
                        "SELECT count(*) FROM " + table + " WHERE account_id = ? AND address_key = ?",
                        accountId,
                        address.key()))
                > 0;
    }
}
