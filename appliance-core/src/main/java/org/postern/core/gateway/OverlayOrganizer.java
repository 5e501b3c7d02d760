package org.postern.core.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postern.core.adapter.TicketAccounts;
import org.postern.web.organizer.BlockedSenders;
import org.postern.web.organizer.Changes;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.FolderRef.Role;
import org.postern.web.organizer.Folders;
import org.postern.web.organizer.Invitations;
import org.postern.web.organizer.Messages;
import org.postern.web.organizer.OneAddress;
import org.postern.web.organizer.Organizer;
import org.postern.web.organizer.Outbox;
import org.postern.web.organizer.PictureSenders;
import org.postern.web.organizer.Reactions;
import org.postern.web.organizer.Search;
import org.postern.web.organizer.Unsubscriber;
import org.postern.web.session.HopLogin;

/**
 * The ports in front of a POP3 server: those of the box's own store, which holds an entry for each message of the
 * server, kept in step by the {@link Mirror}. Drafts are only in the store. Thread-safe.
 */
record OverlayOrganizer(Organizer box, TicketAccounts accounts, Mirror mirror) {
    Organizer ports() {
        return new Organizer(
                new LookingFolders(box.folders()),
                new DepartingMessages(box.messages()),
                box.drafts(),
                new PartialSearch(box.search()),
                box.conversations(),
                new RemoteOutbox(box.outbox()),
                new MirroredChanges(box.changes()),
                box.colleagues(),
                new OneAddress(),
                // mail is delivered on the other server
                new Reactions(
                        BlockedSenders.NONE,
                        PictureSenders.NONE,
                        Invitations.NONE,
                        Unsubscriber.NONE,
                        box.reactions().labels(),
                        box.reactions().searches(),
                        box.reactions().correspondents()));
    }

    private void look(HopLogin who) {
        mirror.look(who, accounts.id(who));
    }

    private Changes.Standing standing(HopLogin who) {
        return mirror.standing(accounts.id(who));
    }

    /** Updates the mirror before the folders are listed. */
    private final class LookingFolders implements Folders {
        private final Folders box;

        LookingFolders(Folders box) {
            this.box = box;
        }

        @Override
        public Listed list(HopLogin who) {
            look(who);
            return box.list(who);
        }

        @Override
        public Folder create(HopLogin who, String name) {
            return box.create(who, name);
        }

        @Override
        public Folder change(HopLogin who, FolderRef folder, Change change) {
            return box.change(who, folder, change);
        }

        @Override
        public Removal delete(HopLogin who, FolderRef folder) {
            return box.delete(who, folder);
        }

        @Override
        public Folder restore(HopLogin who, long removal) {
            return box.restore(who, removal);
        }
    }

    /** Messages that are deleted here for good are deleted on the server too; a list is complete when the mirror is. */
    private final class DepartingMessages implements Messages {
        private final Messages box;

        DepartingMessages(Messages box) {
            this.box = box;
        }

        @Override
        public Listing list(HopLogin who, FolderRef folder, Filter filter, Range range) {
            Listing known = box.list(who, folder, filter, range);
            return new Listing(known.entries(), known.total(), standing(who).complete(), known.order());
        }

        @Override
        public int changeFlags(HopLogin who, Collection<String> uidls, Set<Flag> add, Set<Flag> remove) {
            return box.changeFlags(who, uidls, add, remove);
        }

        @Override
        public List<String> move(HopLogin who, Collection<String> uidls, FolderRef target) {
            return box.move(who, uidls, target);
        }

        @Override
        public int purge(HopLogin who, Collection<String> uidls) {
            return departed(who, box.purge(who, uidls));
        }

        @Override
        public int empty(HopLogin who, FolderRef folder) {
            return departed(who, box.empty(who, folder));
        }

        private int departed(HopLogin who, int removed) {
            mirror.depart(who, accounts.id(who), false);
            return removed;
        }
    }

    /** A search is complete when both the index and the mirror are. */
    private final class PartialSearch implements Search {
        private final Search box;

        PartialSearch(Search box) {
            this.box = box;
        }

        @Override
        public Messages.Listing words(HopLogin who, Optional<FolderRef> within, String query, Messages.Range range) {
            Messages.Listing found = box.words(who, within, query, range);
            return new Messages.Listing(
                    found.entries(),
                    found.total(),
                    found.complete() && standing(who).complete(),
                    found.order(),
                    found.inFiles());
        }

        @Override
        public Optional<Messages.Entry> message(HopLogin who, String uidl) {
            return box.message(who, uidl);
        }

        @Override
        public Neighbours neighbours(HopLogin who, String uidl, Within list) {
            return box.neighbours(who, uidl, list);
        }
    }

    /** Another server sends mail: the queue is there, and the copies are filed from here. */
    private record RemoteOutbox(Outbox box) implements Outbox {
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
            box.keep(who, message);
        }
    }

    /** Updates the mirror, and reports its progress. Messages in Trash are deleted on the server at sign-out. */
    private final class MirroredChanges implements Changes {
        private final Changes box;

        MirroredChanges(Changes box) {
            this.box = box;
        }

        @Override
        public long count(HopLogin who) {
            look(who);
            return box.count(who);
        }

        @Override
        public Quota quota(HopLogin who) {
            return box.quota(who);
        }

        /** Another server sends. */
        @Override
        public int outgoing(HopLogin who) {
            return 0;
        }

        @Override
        public Standing standing(HopLogin who, FolderRef folder) {
            Standing inbox = OverlayOrganizer.this.standing(who);
            return folder.equals(FolderRef.INBOX)
                    ? inbox
                    : new Standing(
                            0,
                            0,
                            inbox.trouble(),
                            folder.role() == Role.TRASH,
                            box.standing(who, folder).days());
        }
    }
}
