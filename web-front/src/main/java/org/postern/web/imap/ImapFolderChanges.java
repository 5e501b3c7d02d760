package org.postern.web.imap;

import java.util.Optional;
import org.postern.web.hop.HopException;
import org.postern.web.hop.HopException.Kind;
import org.postern.web.imap.connection.ImapFailures;
import org.postern.web.organizer.MailOrganizer.Folder;
import org.postern.web.organizer.MailOrganizer.Role;
import org.postern.web.session.HopLogin;

/** Creates, renames and removes a person's own folders. Thread-safe. */
final class ImapFolderChanges {
    private final ImapSessions sessions;
    private final ImapFolders folders;

    ImapFolderChanges(ImapSessions sessions, ImapFolders folders) {
        this.sessions = sessions;
        this.folders = folders;
    }

    Folder create(HopLogin who, String name) {
        String mailbox = mailboxFor(who, name, Optional.empty());
        sessions.write(who, connection -> {
            new ImapFiling(connection).create(mailbox);
            return true;
        });
        return made(who, mailbox);
    }

    Folder rename(HopLogin who, FolderLocation place, String newName) {
        requireOwn(place);
        String mailbox = mailboxFor(who, newName, Optional.of(place));
        if (mailbox.equals(place.mailbox())) {
            return place.folder();
        }
        sessions.write(who, connection -> {
            new ImapFiling(connection).rename(place.mailbox(), mailbox);
            return true;
        });
        return made(who, mailbox);
    }

    /** Moves the folder's messages to Trash first. If new mail arrives meanwhile, the folder is kept. */
    boolean delete(HopLogin who, FolderLocation place) {
        requireOwn(place);
        FolderLocation trash = folders.tree(who).role(Role.TRASH);
        return sessions.write(who, connection -> {
            new ImapFiling(connection).require(trash);
            connection.select(place.mailbox());
            new ImapRemoval(connection).move(place, connection.search("ALL", null), trash);
            connection.select(place.mailbox());
            if (connection.search("UNDELETED", null).length > 0) {
                throw new HopException(Kind.BROKEN, "new mail arrived in the folder meanwhile", null);
            }
            new ImapFiling(connection).delete(place.mailbox());
            return true;
        });
    }

    private static void requireOwn(FolderLocation place) {
        if (place.folder().role() != Role.NONE) {
            throw new HopException(Kind.BROKEN, "this folder has a special use and cannot be changed", null);
        }
    }

    private String mailboxFor(HopLogin who, String name, Optional<FolderLocation> renamed) {
        FolderTree tree = folders.look(who);
        String mailbox = tree.mailboxFor(name)
                .orElseThrow(
                        () -> new HopException(Kind.BROKEN, "the mail server does not allow this folder name", null));
        boolean taken = tree.places().stream()
                .filter(each -> renamed.isEmpty()
                        || !each.mailbox().equals(renamed.get().mailbox()))
                .anyMatch(each -> each.mailbox().equalsIgnoreCase(mailbox)
                        || each.folder().name().equalsIgnoreCase(name)
                        || each.folder().path().equalsIgnoreCase(name));
        if (taken) {
            throw new HopException(Kind.BROKEN, "a folder with that name already exists", null);
        }
        return mailbox;
    }

    private Folder made(HopLogin who, String mailbox) {
        return folders.look(who)
                .hashed(MessageId.folder(mailbox))
                .map(FolderLocation::folder)
                .orElseThrow(() -> ImapFailures.gone("there is no such folder on the mail server"));
    }
}
