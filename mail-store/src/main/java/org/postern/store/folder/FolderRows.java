package org.postern.store.folder;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postern.store.database.Link;
import org.postern.store.mailbox.FolderException;
import org.postern.store.mailbox.FolderException.Fault;
import org.postern.store.mailbox.FolderName;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.mailbox.StoreException;

/** The folders of one account as rows of a tree. A folder's parents always exist. */
public record FolderRows(Link link, long accountId) {
    /**
     * Folders of one account. Each page lists them (side pane, list of targets), and so does each answer of the organizer.
     */
    public static final int MOST_FOLDERS = 2_000;

    /** A folder's row. */
    public record Row(long id, FolderName name, FolderRole role, boolean favourite) {}

    /** Creates a folder, and those that it is in if they do not exist. */
    public void create(FolderName name, FolderRole role) throws SQLException {
        refuseTaken(name);
        if (link.number("SELECT count(*) FROM account WHERE id = ?", accountId) == 0) {
            throw new StoreException(StoreException.Kind.GONE, "no such account");
        }
        if (role == FolderRole.NONE) {
            refusePlace(name);
        }
        int count = (int) link.number("SELECT count(*) FROM folder WHERE account_id = ?", accountId);
        List<FolderName> missing = new ArrayList<>(List.of(name));
        for (Optional<FolderName> above = name.parent();
                above.isPresent() && find(above.get()).isEmpty();
                above = above.get().parent()) {
            missing.add(0, above.get());
        }
        if (role == FolderRole.NONE && count + missing.size() > MOST_FOLDERS) {
            throw new FolderException(Fault.TOO_MANY, "there are " + count + " folders, and no more can be created");
        }
        for (FolderName one : missing) {
            link.update(
                    "INSERT INTO folder(account_id, name, name_key, role) VALUES(?, ?, ?, ?)",
                    accountId,
                    one.text(),
                    one.key(),
                    role.name());
        }
    }

    /** Renames a folder and, with it, all folders inside; may move it into another folder. */
    public void rename(FolderName from, FolderName to) throws SQLException {
        List<Row> moving = subtree(from);
        boolean same = to.key().equals(from.key());
        if (to.isInside(from)) {
            throw new FolderException(Fault.INTO_ITSELF, "a folder cannot be moved into itself");
        }
        List<FolderName> names = new ArrayList<>();
        for (Row row : moving) {
            names.add(row.name().moved(from, to));
        }
        if (!same) {
            refusePlace(to);
            for (FolderName name : names) {
                refuseTaken(name);
            }
        }
        if (to.parent().isPresent() && find(to.parent().get()).isEmpty()) {
            create(to.parent().get(), FolderRole.NONE);
        }
        if (!to.parent().map(FolderName::key).equals(from.parent().map(FolderName::key))) {
            link.update("UPDATE folder SET position = 0 WHERE account_id = ? AND name_key = ?", accountId, from.key());
        }
        for (int i = 0; i < names.size(); i++) {
            link.update(
                    "UPDATE folder SET name = ?, name_key = ?, mod_seq = mod_seq + 1 WHERE id = ?",
                    names.get(i).text(),
                    names.get(i).key(),
                    moving.get(i).id());
        }
    }

    /** A folder and all folders inside, the outer ones first. */
    public List<Row> subtree(FolderName top) throws SQLException {
        // '0' follows '/': the range holds all keys that begin with the folder's key and a slash.
        return link.all(
                """
                SELECT id, name, role, favourite FROM folder
                WHERE account_id = ?1 AND (name_key = ?2 OR name_key > ?2 || '/' AND name_key < ?2 || '0')
                ORDER BY name_key""",
                row -> new Row(
                        row.getLong(1),
                        new FolderName(row.getString(2)),
                        FolderRole.valueOf(row.getString(3)),
                        row.getInt(4) != 0),
                accountId,
                top.key());
    }

    private Optional<Long> find(FolderName name) throws SQLException {
        return link.first(
                "SELECT id FROM folder WHERE account_id = ? AND name_key = ?",
                row -> row.getLong(1),
                accountId,
                name.key());
    }

    private void refuseTaken(FolderName name) throws SQLException {
        if (find(name).isPresent()) {
            throw new FolderException(Fault.TAKEN, "there is a folder of that name already");
        }
    }

    /** Trash and Junk are emptied, and drafts belong to no folder: a folder there would be mistaken for part of them. */
    private static void refusePlace(FolderName name) {
        String outermost = FolderName.key(name.levels().get(0));
        boolean refused = name.levels().size() > 1
                && List.of(FolderRole.DRAFTS, FolderRole.JUNK, FolderRole.TRASH).stream()
                        .anyMatch(role -> FolderName.of(role).key().equals(outermost));
        if (refused) {
            throw new FolderException(Fault.NO_FOLDERS_INSIDE, "Drafts, Junk and Trash hold no folders");
        }
    }
}
