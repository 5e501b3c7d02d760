package org.postern.core.adapter;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.postern.store.mailbox.MessageRow;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.Messages.Entry;
import org.postern.web.organizer.Messages.Flag;

/** Converts rows of the store to rows of a page. Pure. */
final class Entries {
    private Entries() {}

    static List<Entry> of(List<MessageRow> rows, Function<Long, FolderRef> folder) {
        return rows.stream().map(row -> of(row, folder.apply(row.folderId()))).toList();
    }

    static Entry of(MessageRow row, FolderRef folder) {
        Set<Flag> flags = EnumSet.noneOf(Flag.class);
        for (Flag flag : Flag.values()) {
            if (row.flags().contains(stored(flag))) {
                flags.add(flag);
            }
        }
        return new Entry(row.uidl(), folder, flags, row.arrived(), row.size(), row.attachments(), row.keywords());
    }

    static Set<org.postern.store.mailbox.Flag> stored(Set<Flag> flags) {
        Set<org.postern.store.mailbox.Flag> stored = EnumSet.noneOf(org.postern.store.mailbox.Flag.class);
        flags.forEach(flag -> stored.add(stored(flag)));
        return stored;
    }

    private static org.postern.store.mailbox.Flag stored(Flag flag) {
        return org.postern.store.mailbox.Flag.valueOf(flag.name());
    }
}
