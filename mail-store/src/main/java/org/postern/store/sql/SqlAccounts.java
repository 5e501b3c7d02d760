package org.postern.store.sql;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.postern.store.account.Account;
import org.postern.store.account.AccountException;
import org.postern.store.account.Accounts;
import org.postern.store.account.PasswordHash;
import org.postern.store.account.PasswordStore;
import org.postern.store.address.EmailAddress;
import org.postern.store.content.ContentStore;
import org.postern.store.database.Effects;
import org.postern.store.database.Link;
import org.postern.store.database.Readers;
import org.postern.store.database.Schema;
import org.postern.store.database.Writer;
import org.postern.store.folder.FolderTable;
import org.postern.store.mailbox.FolderInfo;
import org.postern.store.mailbox.FolderName;
import org.postern.store.mailbox.FolderRole;

/** The register of accounts, stored in the database. Thread-safe. */
final class SqlAccounts implements Accounts {
    private final Readers readers;
    private final Writer writer;
    private final MessageTable messages;
    private final ContentStore contents;
    private final QueueTable queue;
    private final SqlPasswords passwords;
    private final PasswordHash hash;
    private final Clock clock;

    SqlAccounts(
            Readers readers,
            Writer writer,
            MessageTable messages,
            ContentStore contents,
            QueueTable queue,
            SqlPasswords passwords,
            PasswordHash hash,
            Clock clock) {
        this.readers = readers;
        this.writer = writer;
        this.messages = messages;
        this.contents = contents;
        this.queue = queue;
        this.passwords = passwords;
        this.hash = hash;
        this.clock = clock;
    }

    @Override
    public Account add(EmailAddress address, String displayName, char[] password, long quotaBytes) {
        if (quotaBytes < 0) {
            throw new AccountException("a quota cannot be negative");
        }
        if (find(address).isPresent()) {
            throw new AccountException("the account " + address + " exists already");
        }
        String hashed = hash.hash(password);
        return writer.run((link, effects) -> {
            if (link.number("SELECT count(*) FROM account WHERE address_key = ?", address.key()) != 0) {
                throw new AccountException("the account " + address + " exists already");
            }
            return insert(link, address, displayName, hashed, quotaBytes);
        });
    }

    @Override
    public Account findOrAddWithoutPassword(EmailAddress address, String displayName) {
        Optional<Account> known = find(address);
        return known.isPresent()
                ? known.get()
                : writer.run((link, effects) -> {
                    Optional<Account> meanwhile = link.first(
                            SqlPasswords.SELECT + "WHERE address_key = ?",
                            row -> SqlPasswords.stored(row).account(),
                            address.key());
                    return meanwhile.isPresent()
                            ? meanwhile.get()
                            : insert(link, address, displayName, PasswordStore.Stored.NO_HASH, 0);
                });
    }

    @Override
    public Account addAsItWas(PasswordStore.Stored was) {
        EmailAddress address = was.account().address();
        return writer.run((link, effects) -> {
            if (link.number("SELECT count(*) FROM account WHERE address_key = ?", address.key()) != 0) {
                throw new AccountException("the account " + address + " exists already");
            }
            Account added = insert(
                    link,
                    address,
                    was.account().displayName(),
                    was.hash(),
                    was.account().quotaBytes());
            link.update(
                    "UPDATE account SET enabled = ?, role = ? WHERE id = ?",
                    was.account().enabled() ? 1 : 0,
                    was.account().role().name(),
                    added.id());
            return new Account(
                    added.id(),
                    address,
                    added.displayName(),
                    was.account().enabled(),
                    was.account().role(),
                    added.quotaBytes(),
                    added.created());
        });
    }

    private Account insert(Link link, EmailAddress address, String displayName, String hashed, long quotaBytes)
            throws SQLException {
        if (link.number("SELECT count(*) FROM alias WHERE address_key = ?", address.key()) != 0) {
            throw new AccountException(address + " is an alias or a group; delete that first");
        }
        Instant created = Instant.ofEpochMilli(clock.millis());
        long id = link.number(
                """
                INSERT INTO account(address_key, local_part, domain, display_name, enabled, quota_bytes, created,
                  password, password_version) VALUES(?, ?, ?, ?, 1, ?, ?, ?, 1) RETURNING id""",
                address.key(),
                address.localPart(),
                address.domain().ascii(),
                displayName,
                quotaBytes,
                created.toEpochMilli(),
                hashed);
        for (FolderRole role : FolderRole.values()) {
            if (role != FolderRole.NONE) {
                FolderTable.create(link, id, FolderName.of(role), role);
            }
        }
        return new Account(id, address, displayName, true, Account.Role.MEMBER, quotaBytes, created);
    }

    @Override
    public List<Account> list() {
        return readers.read(link -> link.all(
                SqlPasswords.SELECT + "ORDER BY address_key",
                row -> SqlPasswords.stored(row).account()));
    }

    @Override
    public Optional<Account> find(EmailAddress address) {
        return passwords.find(address.key()).map(PasswordStore.Stored::account);
    }

    @Override
    public Optional<Account> find(long id) {
        return passwords.find(id).map(PasswordStore.Stored::account);
    }

    @Override
    public void setPassword(EmailAddress address, char[] password) {
        String hashed = hash.hash(password);
        change(
                address,
                "UPDATE account SET password = ?, password_version = password_version + 1 WHERE address_key = ?",
                hashed);
    }

    @Override
    public boolean replacePassword(EmailAddress address, char[] password, long version) {
        String hashed = hash.hash(password);
        return writer.run((link, effects) -> link.update(
                        "UPDATE account SET password = ?, password_version = password_version + 1"
                                + " WHERE address_key = ? AND password_version = ?",
                        hashed,
                        address.key(),
                        version)
                == 1);
    }

    @Override
    public void setEnabled(EmailAddress address, boolean enabled) {
        change(address, "UPDATE account SET enabled = ? WHERE address_key = ?", enabled ? 1 : 0);
        if (!enabled) {
            // Enabled again, the person signs in again.
            writer.run((link, effects) -> link.update(
                    "DELETE FROM web_session WHERE account_id = (SELECT id FROM account WHERE address_key = ?)",
                    address.key()));
        }
    }

    @Override
    public void setRole(EmailAddress address, Account.Role role) {
        writer.run((link, effects) -> {
            if (link.number("SELECT count(*) FROM account WHERE address_key = ?", address.key()) == 0) {
                throw unknown(address);
            }
            return link.update(
                    "UPDATE account SET role = ?, password_version = password_version + 1"
                            + " WHERE address_key = ? AND role <> ?",
                    role.name(),
                    address.key(),
                    role.name());
        });
    }

    private void change(EmailAddress address, String sql, Object value) {
        writer.run((link, effects) -> {
            if (link.update(sql, value, address.key()) == 0) {
                throw unknown(address);
            }
            return address;
        });
    }

    @Override
    public int delete(EmailAddress address, Set<EmailAddress> ending) {
        return writer.run((link, effects) -> {
            long id = link.number("SELECT id FROM account WHERE address_key = ?", address.key());
            if (id == 0) {
                throw unknown(address);
            }
            SqlAliases.leave(link, address, ending);
            for (FolderInfo folder : FolderTable.all(link, id)) {
                removeFolder(link, effects, folder);
            }
            RemoteTable.forgetAll(link, effects, contents, id);
            int unsent = queue.removeOfAccount(link, id);
            for (String table : Schema.OF_ACCOUNT) {
                link.update("DELETE FROM " + table + " WHERE account_id = ?", id);
            }
            link.update("DELETE FROM account WHERE id = ?", id);
            return unsent;
        });
    }

    private void removeFolder(Link link, Effects effects, FolderInfo folder) throws SQLException {
        List<MessageTable.Ref> rows = messages.refs(link, folder.id(), Integer.MAX_VALUE);
        if (!rows.isEmpty()) {
            messages.remove(link, effects, folder.accountId(), Map.of(folder.id(), rows));
        }
        link.update("DELETE FROM folder_mark WHERE folder_id = ?", folder.id());
        link.update("DELETE FROM folder WHERE id = ?", folder.id());
    }

    private static AccountException unknown(EmailAddress address) {
        return new AccountException("there is no account " + address);
    }
}
