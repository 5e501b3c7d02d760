package org.postern.store.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.postern.store.account.AccountException;
import org.postern.store.account.Aliases;
import org.postern.store.account.Directory;
import org.postern.store.address.EmailAddress;
import org.postern.store.database.Link;
import org.postern.store.database.Readers;
import org.postern.store.database.Writer;

/** Aliases, groups and catch-alls, stored in the database. Thread-safe. */
final class SqlAliases implements Aliases {
    private static final String SELECT = "SELECT id, kind, address FROM alias ";

    private final Readers readers;
    private final Writer writer;

    SqlAliases(Readers readers, Writer writer) {
        this.readers = readers;
        this.writer = writer;
    }

    @Override
    public void add(Entry entry) {
        EmailAddress address = entry.address();
        writer.run((link, effects) -> {
            if (link.number("SELECT count(*) FROM account WHERE address_key = ?", address.key()) != 0) {
                throw new AccountException(address + " is an account");
            }
            if (link.number("SELECT count(*) FROM alias WHERE address_key = ?", address.key()) != 0) {
                throw new AccountException(address + " exists already");
            }
            long id = link.number(
                    "INSERT INTO alias(address_key, address, kind) VALUES(?, ?, ?) RETURNING id",
                    address.key(),
                    address.toString(),
                    entry.kind().name());
            insert(link, id, entry.targets());
            return id;
        });
    }

    @Override
    public void change(EmailAddress address, List<EmailAddress> add, List<EmailAddress> remove) {
        writer.run((link, effects) -> {
            long id = idOf(link, address);
            for (EmailAddress target : remove) {
                if (link.update("DELETE FROM alias_target WHERE alias_id = ? AND address_key = ?", id, target.key())
                        == 0) {
                    throw new AccountException(target + " is not a target of " + address);
                }
            }
            insert(link, id, add);
            long left = link.number("SELECT count(*) FROM alias_target WHERE alias_id = ?", id);
            if (left == 0) {
                throw new AccountException(
                        address + " needs at least one target address; delete it if it is no longer needed");
            }
            if (left > Directory.MOST_MEMBERS) {
                throw new AccountException("at most " + Directory.MOST_MEMBERS + " target addresses are allowed");
            }
            return id;
        });
    }

    @Override
    public void delete(EmailAddress address) {
        writer.run((link, effects) -> {
            long id = idOf(link, address);
            link.update("DELETE FROM alias_target WHERE alias_id = ?", id);
            return link.update("DELETE FROM alias WHERE id = ?", id);
        });
    }

    @Override
    public Optional<Entry> find(EmailAddress address) {
        return readers.read(link -> {
            Optional<Head> head = link.first(SELECT + "WHERE address_key = ?", SqlAliases::head, address.key());
            return head.isEmpty() ? Optional.empty() : entry(link, head.get());
        });
    }

    @Override
    public List<Entry> list() {
        return readers.snapshot(link -> {
            List<Entry> entries = new ArrayList<>();
            for (Head head : link.all(SELECT + "ORDER BY address_key", SqlAliases::head)) {
                entry(link, head).ifPresent(entries::add);
            }
            return entries;
        });
    }

    private static Optional<Entry> entry(Link link, Head head) throws SQLException {
        List<EmailAddress> targets = link.all(
                "SELECT address FROM alias_target WHERE alias_id = ? ORDER BY address_key",
                row -> EmailAddress.parse(row.getString(1)),
                head.id());
        // Another process may have removed it between the two reads.
        return targets.isEmpty()
                ? Optional.empty()
                : Optional.of(new Entry(Kind.valueOf(head.kind()), EmailAddress.parse(head.address()), targets));
    }

    private static void insert(Link link, long id, List<EmailAddress> targets) throws SQLException {
        for (EmailAddress target : targets) {
            link.update(
                    "INSERT OR IGNORE INTO alias_target(alias_id, address_key, address) VALUES(?, ?, ?)",
                    id,
                    target.key(),
                    target.toString());
        }
    }

    /** Removes an account that is being deleted from all entries, and deletes entries that become empty. */
    static void leave(Link link, EmailAddress account, Set<EmailAddress> ending) throws SQLException {
        Set<String> mayEnd = ending.stream().map(EmailAddress::key).collect(Collectors.toSet());
        link.update("DELETE FROM alias_target WHERE address_key = ?", account.key());
        for (EmailAddress target : link.all(
                "SELECT DISTINCT address FROM alias_target WHERE instr(address, '+') > 0"
                        + " AND address_key NOT IN (SELECT address_key FROM alias)",
                row -> EmailAddress.parse(row.getString(1)))) {
            if (Directory.withoutDetail(target)
                    .filter(plain -> plain.key().equals(account.key()))
                    .isPresent()) {
                link.update("DELETE FROM alias_target WHERE address_key = ?", target.key());
            }
        }
        Optional<Head> empty = empty(link);
        while (empty.isPresent()) { // a deleted entry may have been the last target of another
            EmailAddress address = EmailAddress.parse(empty.get().address());
            if (!mayEnd.contains(address.key())) {
                throw new AccountException(
                        address + " would have no target address left. Nothing was deleted; try again");
            }
            link.update("DELETE FROM alias WHERE id = ?", empty.get().id());
            link.update("DELETE FROM alias_target WHERE address_key = ?", address.key());
            empty = empty(link);
        }
    }

    private static Optional<Head> empty(Link link) throws SQLException {
        return link.first(SELECT + "WHERE id NOT IN (SELECT alias_id FROM alias_target) LIMIT 1", SqlAliases::head);
    }

    private static long idOf(Link link, EmailAddress address) throws SQLException {
        long id = link.number("SELECT id FROM alias WHERE address_key = ?", address.key());
        if (id == 0) {
            throw new AccountException("there is no alias or group " + address);
        }
        return id;
    }

    private static Head head(ResultSet row) throws SQLException {
        return new Head(row.getLong(1), row.getString(2), row.getString(3));
    }

    private record Head(long id, String kind, String address) {}
}
