package org.postern.web.page;

import java.util.List;
import java.util.Optional;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.FolderRef.Role;
import org.postern.web.organizer.Folders.Folder;
import org.postern.web.organizer.Folders.Listed;

/**
 * The folders of a person that are known in one request.
 *
 * @param all at least the inbox
 * @param changes the organizer's change count for them; empty when the organizer failed and only the inbox is known
 * @param marked whether the organizer keeps favourites
 */
public record KnownFolders(List<Folder> all, Optional<Long> changes, boolean marked) {
    /** The only folder that POP3 has without an organizer. */
    static final KnownFolders INBOX_ONLY =
            new KnownFolders(List.of(new Folder(FolderRef.INBOX, "Inbox", 0, 0)), Optional.empty(), false);

    static KnownFolders of(Listed listed) {
        return listed.all().isEmpty()
                ? INBOX_ONLY
                : new KnownFolders(listed.all(), Optional.of(listed.changes()), listed.marked());
    }

    /** Whether the organizer failed. The numbers of messages are unknown then. */
    public boolean failed() {
        return changes.isEmpty();
    }

    /** Finds a folder by its use or by its name, in upper or lower case. */
    public Optional<Folder> named(String name) {
        return all.stream()
                .filter(each -> each.ref().isNamed(name) || each.name().equalsIgnoreCase(name))
                .findFirst();
    }

    public Optional<Folder> at(FolderRef ref) {
        return all.stream().filter(each -> each.ref().equals(ref)).findFirst();
    }

    public Optional<Folder> of(Role role) {
        return all.stream().filter(each -> each.role() == role).findFirst();
    }
}
