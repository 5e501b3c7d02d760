package org.postern.core.adapter;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.postern.store.mailbox.FolderInfo;
import org.postern.store.mailbox.FolderName;
import org.postern.store.mailbox.FolderRole;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.FolderRef.Role;
import org.postern.web.organizer.Folders.Folder;
import org.postern.web.organizer.Folders.Marks;

/** The only code that converts a folder of the pages to a folder of the store, and back. Pure. */
final class FolderNames {
    private FolderNames() {}

    /** Returns the store's name of a folder. */
    static String stored(FolderRef folder) {
        return folder.ownName()
                .orElseGet(() ->
                        FolderName.of(FolderRole.valueOf(folder.role().name())).text());
    }

    static FolderRef ref(FolderInfo folder) {
        return folder.role() == FolderRole.NONE
                ? FolderRef.own(folder.name())
                : FolderRef.of(Role.valueOf(folder.role().name()));
    }

    static Folder shown(FolderInfo folder) {
        return new Folder(ref(folder), folder.name(), folder.messages(), folder.unread(), marks(folder.marks()));
    }

    private static Marks marks(FolderInfo.Marks marks) {
        return new Marks(marks.favourite(), marks.folded(), marks.position());
    }

    /** Returns the folder by the row's id; a folder that was deleted meanwhile becomes the inbox. */
    static Function<Long, FolderRef> byId(List<FolderInfo> folders) {
        Map<Long, FolderRef> refs = folders.stream().collect(Collectors.toMap(FolderInfo::id, FolderNames::ref));
        return id -> refs.getOrDefault(id, FolderRef.INBOX);
    }
}
