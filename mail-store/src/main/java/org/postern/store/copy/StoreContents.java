package org.postern.store.copy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.postern.store.database.Link;

/**
 * The contents of a store, in numbers, at one instant.
 *
 * @param schema the version of its tables
 * @param accounts by address
 * @param queued recipients of mail that waits to be sent
 */
public record StoreContents(int schema, List<OfAccount> accounts, long queued) {
    public StoreContents {
        accounts = List.copyOf(accounts);
    }

    /** One account. */
    public record OfAccount(String address, boolean enabled, List<OfFolder> folders) {
        public OfAccount {
            folders = List.copyOf(folders);
        }
    }

    /** One folder; {@code bytes} are octets of mail. */
    public record OfFolder(String name, long messages, long unread, long bytes) {}

    /** Messages in all folders. */
    public long messages() {
        return accounts.stream()
                .flatMap(account -> account.folders().stream())
                .mapToLong(OfFolder::messages)
                .sum();
    }

    /** Whether it contains nothing that anyone would miss. */
    public boolean empty() {
        return accounts.isEmpty() && queued == 0;
    }

    /** Reads the numbers; the caller holds a transaction. */
    static StoreContents of(Link link) throws SQLException {
        Map<Long, OfAccount> accounts = new LinkedHashMap<>();
        Map<Long, List<OfFolder>> folders = new LinkedHashMap<>();
        link.each("SELECT id, local_part || '@' || domain, enabled FROM account ORDER BY address_key", row -> {
            accounts.put(row.getLong(1), new OfAccount(row.getString(2), row.getInt(3) != 0, List.of()));
            folders.put(row.getLong(1), new ArrayList<>());
        });
        link.each("SELECT account_id, name, messages, unread, bytes FROM folder ORDER BY id", row -> {
            List<OfFolder> known = folders.get(row.getLong(1));
            if (known != null) {
                known.add(new OfFolder(row.getString(2), row.getLong(3), row.getLong(4), row.getLong(5)));
            }
        });
        List<OfAccount> all = new ArrayList<>();
        accounts.forEach((id, account) ->
                all.add(new OfAccount(account.address(), account.enabled(), folders.getOrDefault(id, List.of()))));
        return new StoreContents(
                (int) link.number("PRAGMA user_version"), all, link.number("SELECT count(*) FROM queue"));
    }
}
