package org.postern.web.imap;

import static org.postern.web.imap.OrganizerQuestion.asking;

import jakarta.mail.Flags;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.postern.web.imap.connection.ImapConnection;
import org.postern.web.imap.connection.ImapFailures;
import org.postern.web.organizer.Drafts;
import org.postern.web.organizer.FolderRef.Role;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.session.HopLogin;

/** Drafts in the folder that the office's server has for them. Thread-safe. */
final class ImapDrafts implements Drafts {
    private final ImapSessions sessions;
    private final FolderTrees trees;
    private final Path temporary;

    ImapDrafts(ImapSessions sessions, FolderTrees trees, Path temporary) {
        this.sessions = sessions;
        this.trees = trees;
        this.temporary = temporary;
    }

    /** Stores the new revision before it removes the old one. */
    @Override
    public String save(HopLogin who, InputStream message, Optional<String> replaces) throws IOException {
        try (Spooled spooled = Spooled.of(message, temporary, sessions.server().maxMessageBytes())) {
            FolderLocation drafts = asking(() -> trees.tree(who).role(Role.DRAFTS));
            Flags flags = new Flags(Flags.Flag.DRAFT);
            flags.add(Flags.Flag.SEEN);
            return asking(() -> sessions.write(who, connection -> {
                        Optional<MessageId> old = replaces.isEmpty()
                                ? Optional.empty()
                                : Optional.of(replaced(connection, drafts, replaces.get()));
                        Optional<MessageId> fresh = new ImapFiling(connection).append(drafts, flags, spooled);
                        if (old.isPresent()) {
                            connection.enter(drafts.mailbox());
                            new ImapRemoval(connection)
                                    .remove(new long[] {old.get().uid()});
                        }
                        return fresh;
                    }))
                    .map(MessageId::text)
                    .orElseThrow(() -> new OrganizerException(
                            "the draft is saved, but the mail server does not report its id", false));
        }
    }

    private static MessageId replaced(ImapConnection connection, FolderLocation drafts, String uidl)
            throws ProtocolException {
        Optional<MessageId> id =
                MessageId.parse(uidl).filter(each -> each.folder() == drafts.hash() && drafts.exists());
        if (id.isEmpty() || new ImapListing(connection).find(drafts, id.get()).isEmpty()) {
            throw ImapFailures.gone("that revision of the draft no longer exists");
        }
        return id.get();
    }
}
