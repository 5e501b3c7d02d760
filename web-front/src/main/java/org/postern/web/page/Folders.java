package org.postern.web.page;

import java.util.List;
import java.util.Optional;
import org.postern.web.organizer.MailOrganizer.Folder;
import org.postern.web.organizer.MailOrganizer.Role;

/**
 * A person's folders as known to one request.
 *
 * @param all at least the inbox
 * @param counted whether the numbers of messages are known
 * @param failed whether the organizer should have known more
 */
public record Folders(List<Folder> all, boolean counted, boolean failed) {
    private static final List<Folder> INBOX_ONLY = List.of(new Folder("Inbox", "inbox", Role.INBOX, 0, 0));

    /** What a bare POP3 server has. */
    static Folders inboxOnly(boolean failed) {
        return new Folders(INBOX_ONLY, false, failed);
    }

    /** By name or path, whichever a URL or an entry holds; role folders in any case of letters. */
    public Optional<Folder> named(String name) {
        return all.stream()
                .filter(each ->
                        each.path().equalsIgnoreCase(name) || each.name().equalsIgnoreCase(name))
                .findFirst();
    }

    public Optional<Folder> of(Role role) {
        return all.stream().filter(each -> each.role() == role).findFirst();
    }

    /** How URLs name a folder before they are encoded. */
    public static String key(Folder folder) {
        return folder.role() == Role.NONE ? folder.name() : folder.path();
    }
}
