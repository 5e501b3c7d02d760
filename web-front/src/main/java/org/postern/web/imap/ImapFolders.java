package org.postern.web.imap;

import static org.postern.web.imap.OrganizerQuestion.asking;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.postern.web.hop.HopException;
import org.postern.web.hop.HopException.Kind;
import org.postern.web.imap.connection.ImapFailures;
import org.postern.web.organizer.FolderFault;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.FolderRef.Role;
import org.postern.web.organizer.Folders;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.session.HopLogin;

/** The folders of the office's server. Only a person's own folders can be renamed and removed. Thread-safe. */
final class ImapFolders implements Folders {
    private final ImapSessions sessions;
    private final FolderTrees trees;

    ImapFolders(ImapSessions sessions, FolderTrees trees) {
        this.sessions = sessions;
        this.trees = trees;
    }

    @Override
    public Listed list(HopLogin who) {
        return asking(() -> {
            sessions.watch(who);
            List<Folder> all = trees.tree(who).folders();
            return new Listed(all, sessions.person(who).changes(), false);
        });
    }

    @Override
    public Folder create(HopLogin who, String name) {
        return asking(() -> {
            String mailbox = mailboxFor(who, name, Optional.empty());
            sessions.write(who, connection -> {
                new ImapFiling(connection).create(mailbox);
                return true;
            });
            return made(who, mailbox);
        });
    }

    /** The server keeps names only. It renames the folders inside, too (RFC 9051, 6.3.6). */
    @Override
    public Folder change(HopLogin who, FolderRef folder, Change change) {
        return asking(() -> {
            FolderLocation place = own(who, folder);
            String newName = change.name().orElse(place.folder().name());
            if (newName.startsWith(place.folder().name() + "/")) {
                throw new OrganizerException("a folder cannot be moved into itself", FolderFault.INTO_ITSELF);
            }
            String mailbox = mailboxFor(who, newName, Optional.of(place));
            if (mailbox.equals(place.mailbox())) {
                return place.folder();
            }
            sessions.write(who, connection -> {
                new ImapFiling(connection).rename(place.mailbox(), mailbox);
                return true;
            });
            return made(who, mailbox);
        });
    }

    /**
     * Moves the messages of the folder and of those inside to Trash first, the innermost before the others. If new mail
     * arrives meanwhile, the folder is kept.
     */
    @Override
    public Removal delete(HopLogin who, FolderRef folder) {
        FolderLocation top = asking(() -> own(who, folder));
        String inside = top.folder().name() + "/";
        List<FolderLocation> all = asking(() -> trees.tree(who).places()).stream()
                .filter(each -> each.folder().role() == Role.NONE
                        && (each.equals(top) || each.folder().name().startsWith(inside)))
                .sorted(Comparator.comparing(each -> -each.folder().name().length()))
                .toList();
        all.forEach(each -> delete(who, each));
        return new Removal(0, false);
    }

    @Override
    public Folder restore(HopLogin who, long removal) {
        throw new OrganizerException("the mail server cannot undo this", true);
    }

    private void delete(HopLogin who, FolderLocation place) {
        boolean unused = asking(() -> {
            FolderLocation trash = trees.tree(who).role(Role.TRASH);
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
        });
    }

    private FolderLocation own(HopLogin who, FolderRef folder) {
        FolderLocation place = trees.require(who, folder);
        if (folder.role() != Role.NONE) {
            throw new HopException(Kind.BROKEN, "this folder has a special use and cannot be changed", null);
        }
        return place;
    }

    private String mailboxFor(HopLogin who, String name, Optional<FolderLocation> renamed) {
        FolderTree tree = trees.look(who);
        String mailbox = tree.mailboxFor(name)
                .orElseThrow(() -> new OrganizerException(
                        "the mail server does not allow this folder name", FolderFault.CHARACTERS));
        boolean taken = tree.places().stream()
                .filter(each -> renamed.isEmpty()
                        || !each.mailbox().equals(renamed.get().mailbox()))
                .anyMatch(each -> each.mailbox().equalsIgnoreCase(mailbox)
                        || each.folder().name().equalsIgnoreCase(name)
                        || each.folder().ref().isNamed(name));
        if (taken) {
            throw new OrganizerException("a folder with that name already exists", FolderFault.TAKEN);
        }
        return mailbox;
    }

    private Folder made(HopLogin who, String mailbox) {
        return trees.look(who)
                .hashed(MessageId.folder(mailbox))
                .map(FolderLocation::folder)
                .orElseThrow(() -> ImapFailures.gone("there is no such folder on the mail server"));
    }
}
