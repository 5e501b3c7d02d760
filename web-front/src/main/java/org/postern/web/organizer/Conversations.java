package org.postern.web.organizer;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.postern.web.organizer.Messages.Entry;
import org.postern.web.organizer.Messages.Range;
import org.postern.web.organizer.Search.Neighbours;
import org.postern.web.session.HopLogin;

/** Messages that answer one another. A message that answers nothing, and is not answered, is one by itself. */
public interface Conversations {
    /** A mail server that does not know which messages belong together. */
    Conversations NONE = new Conversations() {
        @Override
        public Optional<Page> list(HopLogin who, FolderRef folder, Range range) {
            return Optional.empty();
        }

        @Override
        public List<Entry> mails(HopLogin who, String uidl) {
            return List.of();
        }

        @Override
        public List<String> upTo(HopLogin who, Collection<String> uidls) {
            return List.copyOf(uidls);
        }

        @Override
        public Neighbours neighbours(HopLogin who, String uidl) {
            return Neighbours.NONE;
        }
    };

    /**
     * Conversations of a folder, that with the newest message first, whatever order the range asks for. Empty while the folder has to be listed by
     * messages.
     */
    @Idempotent
    Optional<Page> list(HopLogin who, FolderRef folder, Range range);

    /**
     * The messages of the conversation of a message, oldest first: those of its folder, and those of other folders but
     * Trash, Junk and Drafts. Empty if it is not known.
     */
    @Idempotent
    List<Entry> mails(HopLogin who, String uidl);

    /** The messages of these messages' conversations that are in the same folder as each, and not newer. */
    @Idempotent
    List<String> upTo(HopLogin who, Collection<String> uidls);

    /** The newest messages of the conversations before and after that of a message, in its folder. */
    @Idempotent
    Neighbours neighbours(HopLogin who, String uidl);

    /**
     * Conversations of a folder.
     *
     * @param total conversations of the folder
     */
    record Page(List<Conversation> entries, int total) {}

    /**
     * A conversation in a folder.
     *
     * @param newest message in the folder
     * @param some messages that tell who takes part, oldest first, also of other folders
     */
    record Conversation(Entry newest, Count count, List<Entry> some) {}

    /** What a conversation has in the folder. */
    record Count(int messages, int unread, boolean starred, boolean attachments) {}
}
