package org.postern.store.sql;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.postern.store.database.Effects;
import org.postern.store.database.Link;
import org.postern.store.folder.FolderRows;
import org.postern.store.folder.FolderTable;
import org.postern.store.folder.RemovedFolders;
import org.postern.store.mailbox.FolderInfo;
import org.postern.store.mailbox.FolderName;
import org.postern.store.mailbox.FolderRole;

/** Removes folders with their mail, and brings them back. Confined to one transaction of the writer. */
record FolderRemoval(MessageTable messages, Link link, Effects effects, long accountId) {
    /** Removes a folder and those inside; returns the number of the removal. */
    long remove(FolderInfo top) throws SQLException {
        RemovedFolders removed = new RemovedFolders(link, accountId);
        long removal = removed.begin();
        long trash = trash().id();
        for (FolderRows.Row row : new FolderRows(link, accountId).subtree(new FolderName(top.name()))) {
            long first = trash().uidNext();
            move(messages.refs(link, row.id(), Integer.MAX_VALUE), row.id(), trash);
            removed.note(removal, new RemovedFolders.Row(row.name(), row.favourite(), first, trash().uidNext()));
            link.update("DELETE FROM folder WHERE id = ?", row.id());
            effects.changed(accountId, row.id(), top.modSeq() + 1);
        }
        return removal;
    }

    /** Undoes a removal; returns the folder that was removed with those inside. */
    FolderInfo restore(long removal) throws SQLException {
        List<RemovedFolders.Row> rows = new RemovedFolders(link, accountId).take(removal);
        FolderName from = rows.get(0).name();
        FolderName to = free(from);
        long trash = trash().id();
        for (RemovedFolders.Row row : rows) {
            FolderInfo made = FolderTable.create(link, accountId, row.name().moved(from, to), FolderRole.NONE);
            if (row.favourite()) {
                FolderTable.mark(link, made, new FolderInfo.Marks(true, false));
            }
            move(messages.refs(link, trash, row.firstUid(), row.endUid()), trash, made.id());
            effects.changed(accountId, made.id(), made.modSeq() + 1);
        }
        return FolderTable.existing(link, accountId, to.text());
    }

    /** The name, or if it was taken meanwhile, the name with a number. */
    private FolderName free(FolderName name) throws SQLException {
        FolderName free = name;
        for (int number = 2; FolderTable.find(link, accountId, free.text()).isPresent(); number++) {
            String suffix = " (" + number + ")";
            String text = name.text();
            int end = text.offsetByCodePoints(text.length(), -Math.min(suffix.length(), lastLevel(name)));
            free = FolderName.valid(text + suffix)
                    .orElse(new FolderName(text.substring(0, end).stripTrailing() + suffix));
        }
        return free;
    }

    private static int lastLevel(FolderName name) {
        List<String> levels = name.levels();
        String last = levels.get(levels.size() - 1);
        return last.codePointCount(0, last.length()) - 1;
    }

    private FolderInfo trash() throws SQLException {
        return FolderTable.existing(link, accountId, "trash");
    }

    private void move(List<MessageTable.Ref> rows, long from, long to) throws SQLException {
        if (!rows.isEmpty()) {
            var unused = messages.move(link, effects, accountId, Map.of(from, rows), to);
        }
    }
}
