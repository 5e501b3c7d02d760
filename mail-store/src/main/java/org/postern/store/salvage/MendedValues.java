package org.postern.store.salvage;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.postern.store.account.Account;
import org.postern.store.account.Aliases;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;
import org.postern.store.address.InvalidAddressException;
import org.postern.store.database.Link;
import org.postern.store.mailbox.DsnRequest;
import org.postern.store.mailbox.FolderName;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.mailbox.StoreException;

/**
 * Replaces values that no part of Postern ever wrote: a changed bit leaves a row that can be read and a word that means
 * nothing, and whoever reads that row would fail. What a row is for is kept; what its value was is told. Confined to one
 * salvage.
 */
final class MendedValues {
    /** 2100-01-01. */
    private static final long LATEST_MILLIS = 4_102_444_800_000L;

    private static final long LARGEST_UID = 2_000_000_000;

    private final Link store;
    private final List<String> lost;

    MendedValues(Link store, List<String> lost) {
        this.store = store;
        this.lost = lost;
    }

    private record Row(long id, List<String> texts) {}

    void run(long now) throws SQLException {
        accounts();
        folders();
        aliases();
        queue();
        store.update("UPDATE message SET arrived = ? WHERE arrived NOT BETWEEN 0 AND ?", now, LATEST_MILLIS);
        store.update("UPDATE outbound SET queued = ? WHERE queued NOT BETWEEN 0 AND ?", now, LATEST_MILLIS);
        store.update("UPDATE account SET created = ? WHERE created NOT BETWEEN 0 AND ?", now, LATEST_MILLIS);
        store.update("UPDATE message SET flags = flags & 255 WHERE flags NOT BETWEEN 0 AND 255");
        for (Row row : rows("SELECT id FROM message WHERE uid NOT BETWEEN 1 AND " + LARGEST_UID, 0)) {
            store.update("""
                    UPDATE message SET uid = 1 + (SELECT coalesce(max(uid), 0) FROM message m
                      WHERE m.folder_id = message.folder_id AND uid BETWEEN 1 AND ?) WHERE id = ?""", LARGEST_UID, row.id());
        }
        store.update("UPDATE folder SET uid_next = 1 WHERE uid_next NOT BETWEEN 1 AND ?", LARGEST_UID);
        store.update("UPDATE folder SET mod_seq = 1 WHERE mod_seq NOT BETWEEN 1 AND ?", 1L << 53);
        store.update("UPDATE message SET mod_seq = 1 WHERE mod_seq NOT BETWEEN 1 AND ?", 1L << 53);
    }

    private void accounts() throws SQLException {
        for (Row row : rows("SELECT id, address_key, local_part, domain, role FROM account", 4)) {
            String key = row.texts().get(0);
            Optional<EmailAddress> address = valid(() ->
                    new EmailAddress(row.texts().get(1), new Domain(row.texts().get(2))));
            boolean mended = address.isPresent()
                    && (address.get().key().equals(key)
                            || store.update(
                                            "UPDATE OR IGNORE account SET address_key = ? WHERE id = ?",
                                            address.get().key(),
                                            row.id())
                                    == 1);
            if (!mended) {
                String local = "salvaged-" + row.id();
                store.update("""
                        UPDATE account SET address_key = ? || '@salvaged.invalid', local_part = ?, domain = 'salvaged.invalid',
                          enabled = 0 WHERE id = ?""", local, local, row.id());
                lost.add("the address of the account " + row.id() + ": it is " + local + "@salvaged.invalid now");
            }
            if (valid(() -> Account.Role.valueOf(row.texts().get(3))).isEmpty()) {
                store.update("UPDATE account SET role = 'MEMBER' WHERE id = ?", row.id());
                lost.add("whether " + key + " is an administrator: it is a member now");
            }
        }
    }

    private void folders() throws SQLException {
        for (Row row : rows("SELECT id, name, name_key, role FROM folder", 3)) {
            Optional<FolderName> name = valid(() -> new FolderName(row.texts().get(0)));
            Optional<FolderRole> role =
                    valid(() -> FolderRole.valueOf(row.texts().get(2)));
            String key = row.texts().get(1);
            for (FolderRole one : FolderRole.values()) {
                if (one != FolderRole.NONE && key.equals(FolderName.of(one).key())) {
                    role = role.or(() -> Optional.of(one));
                }
            }
            FolderRole is = role.orElse(FolderRole.NONE);
            FolderName wanted =
                    is == FolderRole.NONE ? name.orElse(new FolderName("Folder " + row.id())) : FolderName.of(is);
            if (wanted.key().equals(key)
                    && role.isPresent()
                    && name.isPresent()
                    && is.name().equals(row.texts().get(2))) {
                continue;
            }
            int changed = store.update(
                    "UPDATE OR IGNORE folder SET name = ?, name_key = ?, role = ? WHERE id = ?",
                    wanted.text(),
                    wanted.key(),
                    is.name(),
                    row.id());
            if (changed == 0) {
                FolderName spare = new FolderName("Folder " + row.id());
                store.update(
                        "UPDATE OR REPLACE folder SET name = ?, name_key = ?, role = 'NONE' WHERE id = ?",
                        spare.text(),
                        spare.key(),
                        row.id());
            }
            lost.add("the name of the folder " + row.id());
        }
    }

    private void aliases() throws SQLException {
        for (Row row : rows("SELECT id, address_key, address, kind FROM alias", 3)) {
            boolean known =
                    valid(() -> Aliases.Kind.valueOf(row.texts().get(2))).isPresent();
            if (!known || !sameAddress(row.texts().get(1), row.texts().get(0))) {
                store.update("DELETE FROM alias WHERE id = ?", row.id());
                store.update("DELETE FROM alias_target WHERE alias_id = ?", row.id());
                lost.add("an alias or group, " + row.texts().get(1));
            }
        }
        for (Row row : rows("SELECT alias_id, address_key, address FROM alias_target", 2)) {
            if (!sameAddress(row.texts().get(1), row.texts().get(0))) {
                store.update(
                        "DELETE FROM alias_target WHERE alias_id = ? AND address_key = ?",
                        row.id(),
                        row.texts().get(0));
                lost.add("a member of an alias or group, " + row.texts().get(1));
            }
        }
        for (Row row : rows("SELECT 0, address_key, address FROM suppression", 2)) {
            if (!sameAddress(row.texts().get(1), row.texts().get(0))) {
                store.update(
                        "DELETE FROM suppression WHERE address_key = ?",
                        row.texts().get(0));
                lost.add("a stopped address, " + row.texts().get(1));
            }
        }
    }

    private static boolean sameAddress(String address, String key) {
        return valid(() -> EmailAddress.parse(address))
                .filter(parsed -> parsed.key().equals(key))
                .isPresent();
    }

    private void queue() throws SQLException {
        for (Row row : rows("SELECT id, recipient, domain, coalesce(notify, '') FROM queue", 3)) {
            Optional<EmailAddress> recipient =
                    valid(() -> EmailAddress.parse(row.texts().get(0)));
            if (recipient.isEmpty()) {
                store.update("DELETE FROM queue WHERE id = ?", row.id());
                lost.add("a recipient of mail in the queue, " + row.texts().get(0));
                continue;
            }
            store.update(
                    "UPDATE queue SET domain = ? WHERE id = ?",
                    recipient.get().domain().ascii(),
                    row.id());
            if (!row.texts().get(2).matches("|NEVER|(?:SUCCESS|FAILURE|DELAY)(?:,(?:SUCCESS|FAILURE|DELAY))*")) {
                store.update("UPDATE queue SET notify = NULL WHERE id = ?", row.id());
            }
        }
        store.update("UPDATE queue SET attempts = 0 WHERE attempts NOT BETWEEN 0 AND 1000000");
        store.update("UPDATE queue SET next_attempt = 0 WHERE next_attempt NOT BETWEEN 0 AND ?", LATEST_MILLIS);
        for (Row row : rows("SELECT id, coalesce(sender, ''), coalesce(ret, '') FROM outbound", 2)) {
            String sender = row.texts().get(0);
            if (!sender.isEmpty() && valid(() -> EmailAddress.parse(sender)).isEmpty()) {
                store.update("UPDATE outbound SET sender = NULL WHERE id = ?", row.id());
                lost.add("the sender of a message in the queue, " + sender);
            }
            String ret = row.texts().get(1);
            if (!ret.isEmpty() && valid(() -> DsnRequest.Returned.valueOf(ret)).isEmpty()) {
                store.update("UPDATE outbound SET ret = NULL WHERE id = ?", row.id());
            }
        }
    }

    private List<Row> rows(String query, int texts) throws SQLException {
        return store.all(query, row -> {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < texts; i++) {
                values.add(row.getString(i + 2));
            }
            return new Row(row.getLong(1), values);
        });
    }

    private static <T> Optional<T> valid(Supplier<T> value) {
        try {
            return Optional.of(value.get());
        } catch (IllegalArgumentException | InvalidAddressException | StoreException e) {
            return Optional.empty();
        }
    }
}
