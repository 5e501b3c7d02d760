package org.postern.web.imap;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.angus.mail.iap.CommandFailedException;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.eclipse.angus.mail.imap.protocol.ListInfo;
import org.eclipse.angus.mail.imap.protocol.Namespaces;
import org.eclipse.angus.mail.imap.protocol.Status;
import org.jspecify.annotations.Nullable;
import org.postern.web.imap.connection.ImapConnection;
import org.postern.web.imap.connection.ImapFailures;
import org.postern.web.organizer.FolderRef;
import org.postern.web.session.HopLogin;

/** Asks the server for a person's folders, in one command if it has LIST-STATUS (RFC 5819). Thread-safe. */
final class FolderTrees {
    /** Further folders are not shown, because each is a row of every page. */
    private static final int MOST = 1_000;
    /** Without LIST-STATUS the counts of each folder need a separate command. */
    private static final int MOST_COUNTED = 100;

    private static final String STATUS = "STATUS (MESSAGES UNSEEN UIDNEXT)";

    private final ImapSessions sessions;

    FolderTrees(ImapSessions sessions) {
        this.sessions = sessions;
    }

    /** The current folders, or those of a moment ago. */
    FolderTree tree(HopLogin login) {
        return sessions.person(login).freshTree().orElseGet(() -> look(login));
    }

    /** The current folders. */
    FolderTree look(HopLogin login) {
        PersonState person = sessions.person(login);
        long before = person.changes();
        FolderTree now = sessions.read(login, FolderTrees::load);
        person.looked(now, before);
        return now;
    }

    /** Asks the server unless the connection is in use. */
    void lookIfFree(HopLogin login) {
        PersonState person = sessions.person(login);
        long before = person.changes();
        sessions.readIfFree(login, FolderTrees::load).ifPresent(now -> person.looked(now, before));
    }

    /**
     * Finds a folder; asks the server again for one that is not known.
     *
     * @throws org.postern.web.hop.HopException GONE if it does not exist
     */
    FolderLocation require(HopLogin login, FolderRef folder) {
        return tree(login)
                .at(folder)
                .or(() -> look(login).at(folder))
                .orElseThrow(() -> ImapFailures.gone("there is no such folder"));
    }

    /** The folder of a message; empty if it no longer exists. */
    Optional<FolderLocation> place(HopLogin login, MessageId id) {
        return sessions.person(login)
                .lastTree()
                .flatMap(tree -> tree.hashed(id.folder()))
                .or(() -> tree(login).hashed(id.folder()));
    }

    static FolderTree load(ImapConnection connection) throws ProtocolException {
        boolean counted = connection.can("LIST-STATUS");
        List<String> options = new ArrayList<>();
        if (connection.can("SPECIAL-USE") && (counted || connection.can("LIST-EXTENDED"))) {
            options.add("SPECIAL-USE");
        }
        if (counted) {
            options.add(STATUS);
        }
        String command = "LIST \"\" \"*\"" + (options.isEmpty() ? "" : " RETURN (" + String.join(" ", options) + ")");
        List<ListInfo> infos = new ArrayList<>();
        Map<String, Status> counts = new HashMap<>();
        for (Response response : connection.wire().done(command, null)) {
            if (response instanceof IMAPResponse told && told.keyEquals("LIST") && infos.size() < MOST) {
                infos.add(new ListInfo(told));
            } else if (response instanceof IMAPResponse told && told.keyEquals("STATUS")) {
                Status status = new Status(told);
                counts.put(status.mbox, status);
            }
        }
        if (!counted) {
            count(connection, infos, counts);
        }
        return tree(connection, infos, counts);
    }

    private static void count(ImapConnection connection, List<ListInfo> infos, Map<String, Status> counts)
            throws ProtocolException {
        for (ListInfo info : infos) {
            if (info.canOpen && counts.size() < MOST_COUNTED) {
                try {
                    Status status = connection.wire().status(info.name, new String[] {"MESSAGES", "UNSEEN", "UIDNEXT"});
                    if (status != null) {
                        counts.put(info.name, status);
                    }
                } catch (CommandFailedException e) {
                    // This person may not read its counts; list it anyway.
                }
            }
        }
    }

    private static FolderTree tree(ImapConnection connection, List<ListInfo> infos, Map<String, Status> counts)
            throws ProtocolException {
        List<ListedFolder> listed = new ArrayList<>();
        char separator = 0;
        for (ListInfo info : infos) {
            Status status = counts.get(info.name);
            listed.add(new ListedFolder(
                    info.name,
                    info.separator,
                    info.attrs == null ? Set.of() : Set.copyOf(List.of(info.attrs)),
                    status == null ? 0 : Math.max(0, status.total),
                    status == null ? 0 : Math.max(0, status.unseen),
                    status == null ? 0 : Math.max(0, status.uidnext)));
            separator = info.separator != 0 ? info.separator : separator;
        }
        Namespaces.Namespace own = own(connection);
        return own == null
                ? FolderTree.of(listed, "", separator)
                : FolderTree.of(listed, own.prefix, own.delimiter == 0 ? separator : own.delimiter);
    }

    private static Namespaces.@Nullable Namespace own(ImapConnection connection) throws ProtocolException {
        Namespaces spaces = connection.namespaces();
        if (spaces == null || spaces.personal == null || spaces.personal.length == 0) {
            return null;
        }
        return spaces.personal[0];
    }
}
