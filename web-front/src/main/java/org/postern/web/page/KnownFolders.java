package org.postern.web.page;

import java.util.List;
import java.util.Optional;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.FolderRef.Role;
import org.postern.web.organizer.Folders.Folder;
import org.postern.web.organizer.Folders.Listed;

/**
 * A person's folders as one request knows them.
 *
 * @param all at least the inbox
 * @param changes the organizer's change count with them; empty where the organizer failed and the inbox alone is known
 */
public record KnownFolders(List<Folder> all, Optional<Long> changes) {
    /** What POP3 has without an organizer. */
    static final KnownFolders INBOX_ONLY =
            new KnownFolders(List.of(new Folder(FolderRef.INBOX, "Inbox", 0, 0)), Optional.empty());

    static KnownFolders of(Listed listed) {
        return listed.all().isEmpty() ? INBOX_ONLY : new KnownFolders(listed.all(), Optional.of(listed.changes()));
    }

    /** Whether the organizer failed: then no number of messages is known either. */
    public boolean failed() {
        return changes.isEmpty();
    }

    /** As a person names it, in any case of letters: by its use, or by its name. */
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
