package org.postern.web.imap;

import static org.postern.web.imap.OrganizerQuestion.asking;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.postern.web.hop.HopException;
import org.postern.web.imap.connection.ImapConnection;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.Messages.Entry;
import org.postern.web.organizer.Messages.Filter;
import org.postern.web.organizer.Messages.Listing;
import org.postern.web.organizer.Messages.Range;
import org.postern.web.organizer.Search;
import org.postern.web.organizer.UnsupportedSearchException;
import org.postern.web.session.HopLogin;

/** Finds messages on the office's server. Thread-safe. */
final class ImapSearch implements Search {
    /** Limit for all folders, one after the other; people do not wait longer for a page. */
    private static final Duration TIME = Duration.ofSeconds(20);

    private final ImapSessions sessions;
    private final FolderTrees trees;

    ImapSearch(ImapSessions sessions, FolderTrees trees) {
        this.sessions = sessions;
        this.trees = trees;
    }

    @Override
    public Listing words(HopLogin who, Optional<FolderRef> within, String query, Range range) {
        SearchKeys keys = SearchKeys.of(query);
        return asking(() -> {
            if (keys.isEmpty()) {
                return new Listing(List.of(), 0, true);
            }
            if (within.isPresent()) {
                FolderLocation place = trees.require(who, within.get());
                return sessions.read(who, connection -> new ImapListing(connection).search(place, keys, range));
            }
            List<FolderLocation> places = trees.tree(who).places();
            return sessions.read(
                    who,
                    connection -> new ImapListing(connection)
                            .search(places, keys, range, System.nanoTime() + TIME.toNanos()));
        });
    }

    @Override
    public Optional<Entry> message(HopLogin who, String uidl) {
        return at(who, uidl, (connection, place, id) -> new ImapListing(connection).find(place, id))
                .flatMap(found -> found);
    }

    @Override
    public Neighbours neighbours(HopLogin who, String uidl, Within list) {
        SearchKeys keys;
        try {
            keys = SearchKeys.of(list.query());
        } catch (UnsupportedSearchException e) {
            return Neighbours.NONE; // that search had no results
        }
        if (!keys.isEmpty() && list.folder().isEmpty()) {
            return Neighbours.NONE; // the results of all folders would have to be found again
        }
        return at(who, uidl, (connection, place, id) -> {
                    ImapListing listing = new ImapListing(connection);
                    return keys.isEmpty() && list.filter().equals(Filter.ALL)
                            ? listing.neighbours(place, id)
                            : listing.neighbours(place, id, list.filter(), keys);
                })
                .orElse(Neighbours.NONE);
    }

    /** Asks about one message; empty if its folder does not exist. */
    private <T> Optional<T> at(HopLogin who, String uidl, Question<T> question) {
        return asking(() -> {
            Optional<MessageId> id = MessageId.parse(uidl);
            Optional<FolderLocation> place = id.flatMap(each -> trees.place(who, each));
            if (id.isEmpty() || place.isEmpty()) {
                return Optional.empty();
            }
            try {
                return Optional.of(sessions.read(who, connection -> question.ask(connection, place.get(), id.get())));
            } catch (HopException e) {
                if (e.kind() == HopException.Kind.GONE) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask(ImapConnection connection, FolderLocation place, MessageId id) throws ProtocolException;
    }
}
