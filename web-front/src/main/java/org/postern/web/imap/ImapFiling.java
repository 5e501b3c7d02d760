package org.postern.web.imap;

import jakarta.mail.Flags;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.angus.mail.iap.Argument;
import org.eclipse.angus.mail.iap.CommandFailedException;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.imap.AppendUID;
import org.postern.web.imap.connection.ImapConnection;
import org.postern.web.organizer.FolderRef.Role;

/** Stores messages in folders, and creates folders. Confined to the holder of the connection. */
final class ImapFiling {
    private final ImapConnection connection;

    ImapFiling(ImapConnection connection) {
        this.connection = connection;
    }

    /** Creates the folder of a role if it does not exist. */
    void require(FolderLocation place) throws ProtocolException {
        if (!place.exists()) {
            create(place.mailbox(), place.folder().role());
        }
    }

    /**
     * If another program has just created the folder, use it. Subscribes to it, so that other mail programs show it.
     */
    private void create(String mailbox, Role role) throws ProtocolException {
        String attribute = connection.can("CREATE-SPECIAL-USE") ? FolderRoles.attribute(role) : "";
        try {
            if (attribute.isEmpty()) {
                connection.wire().create(mailbox);
            } else {
                Argument arguments = connection.wire().mailbox(mailbox).writeAtom("(USE (" + attribute + "))");
                connection.wire().done("CREATE", arguments);
            }
        } catch (CommandFailedException e) {
            // STATUS fails if the folder does not exist.
            connection.wire().status(mailbox, new String[] {"MESSAGES"});
        }
        subscribe(mailbox);
    }

    void create(String mailbox) throws ProtocolException {
        connection.wire().create(mailbox);
        subscribe(mailbox);
    }

    void rename(String mailbox, String fresh) throws ProtocolException {
        connection.leave(mailbox);
        connection.wire().rename(mailbox, fresh);
        subscribe(fresh);
    }

    /** Deletes a folder with all its messages. */
    void delete(String mailbox) throws ProtocolException {
        connection.leave(mailbox);
        connection.wire().delete(mailbox);
        try {
            connection.wire().unsubscribe(mailbox);
        } catch (CommandFailedException e) {
            return; // it was not subscribed to
        }
    }

    private void subscribe(String mailbox) throws ProtocolException {
        try {
            connection.wire().subscribe(mailbox);
        } catch (CommandFailedException e) {
            return; // the folder exists anyway
        }
    }

    /**
     * Adds a message to a folder (APPEND).
     *
     * @return its id; empty if the server does not report it and it cannot be found
     */
    Optional<MessageId> append(FolderLocation place, Flags flags, Spooled message)
            throws ProtocolException, IOException {
        require(place);
        AppendUID told = connection.wire().appenduid(place.mailbox(), flags, null, message);
        if (told != null && told.uid > 0) {
            return Optional.of(MessageId.of(place.mailbox(), told.uidvalidity, told.uid));
        }
        Optional<String> id = message.messageId();
        return id.isEmpty() ? Optional.empty() : newest(place.mailbox(), id.get());
    }

    private Optional<MessageId> newest(String mailbox, String messageId) throws ProtocolException {
        connection.select(mailbox);
        Argument arguments = new Argument()
                .writeAtom("HEADER")
                .writeAtom("Message-ID")
                .writeString(messageId, StandardCharsets.UTF_8);
        long[] uids = connection.search("", arguments);
        return uids.length == 0
                ? Optional.empty()
                : Optional.of(MessageId.of(mailbox, connection.uidValidity(), uids[uids.length - 1]));
    }
}
