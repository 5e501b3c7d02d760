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

/** The one place where a folder of the pages becomes a folder of the store, and back. Pure. */
final class FolderNames {
    private FolderNames() {}

    /** The store's name of it. */
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
        return new Folder(ref(folder), folder.name(), folder.messages(), folder.unread());
    }

    /** By the row's id; a folder that is gone meanwhile is the inbox. */
    static Function<Long, FolderRef> byId(List<FolderInfo> folders) {
        Map<Long, FolderRef> refs = folders.stream().collect(Collectors.toMap(FolderInfo::id, FolderNames::ref));
        return id -> refs.getOrDefault(id, FolderRef.INBOX);
    }
}
