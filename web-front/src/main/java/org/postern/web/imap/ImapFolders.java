package org.postern.web.imap;

import static org.postern.web.imap.OrganizerQuestion.asking;

import jakarta.mail.Quota.Resource;
import java.util.List;
import java.util.Optional;
import org.postern.web.hop.HopException;
import org.postern.web.hop.HopException.Kind;
import org.postern.web.imap.connection.ImapFailures;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.FolderRef.Role;
import org.postern.web.organizer.Folders;
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
            return new Listed(all, sessions.person(who).changes());
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

    @Override
    public Folder rename(HopLogin who, FolderRef folder, String newName) {
        return asking(() -> {
            FolderLocation place = own(who, folder);
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

    /** Moves the folder's messages to Trash first. If new mail arrives meanwhile, the folder is kept. */
    @Override
    public void delete(HopLogin who, FolderRef folder) {
        boolean unused = asking(() -> {
            FolderLocation place = own(who, folder);
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

    /** The storage quota of the inbox (RFC 2087), if the server reports one. */
    @Override
    public Quota quota(HopLogin who) {
        return asking(() -> sessions.read(who, connection -> {
            if (!connection.can("QUOTA")) {
                return new Quota(0, 0);
            }
            for (jakarta.mail.Quota quota : connection.wire().getQuotaRoot("INBOX")) {
                for (Resource resource : quota.resources == null ? new Resource[0] : quota.resources) {
                    if (resource.name.equalsIgnoreCase("STORAGE") && resource.limit > 0) {
                        return new Quota(Math.max(0, resource.usage) * 1024, resource.limit * 1024);
                    }
                }
            }
            return new Quota(0, 0);
        }));
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
                .orElseThrow(
                        () -> new HopException(Kind.BROKEN, "the mail server does not allow this folder name", null));
        boolean taken = tree.places().stream()
                .filter(each -> renamed.isEmpty()
                        || !each.mailbox().equals(renamed.get().mailbox()))
                .anyMatch(each -> each.mailbox().equalsIgnoreCase(mailbox)
                        || each.folder().name().equalsIgnoreCase(name)
                        || each.folder().ref().isNamed(name));
        if (taken) {
            throw new HopException(Kind.BROKEN, "a folder with that name already exists", null);
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
