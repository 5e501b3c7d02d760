package org.postern.store.person;

import java.time.Instant;
import java.util.List;
import org.postern.store.account.BlockList;
import org.postern.store.address.EmailAddress;
import org.postern.store.database.Readers;
import org.postern.store.database.Writer;

/** The blocked senders, stored in the database. Thread-safe. */
public final class SqlBlockList implements BlockList {
    private final Readers readers;
    private final Writer writer;

    public SqlBlockList(Readers readers, Writer writer) {
        this.readers = readers;
        this.writer = writer;
    }

    @Override
    public List<BlockedAddress> list(long accountId) {
        return readers.read(link -> link.all(
                "SELECT address, since FROM blocked_sender WHERE account_id = ? ORDER BY since DESC, address_key",
                row -> new BlockedAddress(row.getString(1), Instant.ofEpochMilli(row.getLong(2))),
                accountId));
    }

    @Override
    public boolean add(long accountId, EmailAddress address, Instant now) {
        return writer.run((link, effects) -> {
            long others = link.number(
                    "SELECT count(*) FROM blocked_sender WHERE account_id = ? AND address_key <> ?",
                    accountId,
                    address.key());
            if (others >= MOST) {
                return false;
            }
            link.update(
                    "INSERT OR IGNORE INTO blocked_sender(account_id, address_key, address, since) VALUES(?, ?, ?, ?)",
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
                        "DELETE FROM blocked_sender WHERE account_id = ? AND address_key = ?",
                        accountId,
                        address.key()))
                > 0;
    }

    @Override
    public boolean isUsed(long accountId) {
        return readers.read(link ->
                        link.number("SELECT EXISTS(SELECT 1 FROM blocked_sender WHERE account_id = ?)", accountId))
                > 0;
    }

    @Override
    public boolean holds(long accountId, EmailAddress address) {
        return readers.read(link -> link.number(
                        "SELECT count(*) FROM blocked_sender WHERE account_id = ? AND address_key = ?",
                        accountId,
                        address.key()))
                > 0;
    }
}
