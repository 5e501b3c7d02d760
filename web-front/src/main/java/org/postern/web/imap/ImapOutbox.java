package org.postern.web.imap;

import static org.postern.web.imap.OrganizerQuestion.asking;

import jakarta.mail.Flags;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.postern.web.organizer.FolderRef.Role;
import org.postern.web.organizer.Outbox;
import org.postern.web.session.HopLogin;

/** Copies of sent mail on the office's server. Another server sends, and the queue is there. Thread-safe. */
final class ImapOutbox implements Outbox {
    private final ImapSessions sessions;
    private final FolderTrees trees;
    private final Path temporary;

    ImapOutbox(ImapSessions sessions, FolderTrees trees, Path temporary) {
        this.sessions = sessions;
        this.trees = trees;
        this.temporary = temporary;
    }

    @Override
    public List<Outgoing> waiting(HopLogin who) {
        return List.of();
    }

    @Override
    public boolean keepsByItself() {
        return false;
    }

    @Override
    public boolean tryNow(HopLogin who, String id) {
        return false;
    }

    @Override
    public Taken take(HopLogin who, String id) {
        return Taken.GONE;
    }

    @Override
    public void keep(HopLogin who, InputStream message) throws IOException {
        try (Spooled spooled = Spooled.of(message, temporary, sessions.server().maxMessageBytes())) {
            Optional<MessageId> unused = asking(() -> {
                FolderLocation sent = trees.tree(who).role(Role.SENT);
                return sessions.write(
                        who,
                        connection -> new ImapFiling(connection).append(sent, new Flags(Flags.Flag.SEEN), spooled));
            });
        }
    }
}
