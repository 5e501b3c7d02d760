package org.postern.web.imap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.imap.protocol.FetchResponse;
import org.jspecify.annotations.Nullable;
import org.postern.web.imap.connection.ImapConnection;
import org.postern.web.organizer.Messages.Entry;
import org.postern.web.organizer.Messages.Filter;
import org.postern.web.organizer.Messages.Listing;
import org.postern.web.organizer.Messages.Range;
import org.postern.web.organizer.Search.Neighbours;

/**
 * Pages of folders. The newest message is the one that came into the folder last: message numbers give a page without
 * reading the rest, however large the folder is. Confined to the holder of the connection.
 */
final class ImapListing {
    private static final Listing NOTHING = new Listing(List.of(), 0, true);
    /** More rows than any page asks for. */
    private static final int MOST = 1_000;

    private final ImapConnection connection;

    ImapListing(ImapConnection connection) {
        this.connection = connection;
    }

    /** Returns a page, with two commands if there is no filter. */
    Listing page(FolderLocation place, Filter filter, Range range) throws ProtocolException {
        if (!place.exists()) {
            return NOTHING;
        }
        connection.select(place.mailbox());
        int most = Math.min(range.limit(), MOST);
        if (!filter.equals(Filter.ALL) || !ImapRemoval.removes(connection)) {
            return found(place, connection.search(criteria(filter), null), range.offset(), most);
        }
        int total = connection.messages();
        PageRange numbers = PageRange.newestFirst(total, range.offset(), most);
        List<Entry> entries = new ArrayList<>();
        if (!numbers.isEmpty()) {
            Map<Integer, Entry> byNumber = new HashMap<>();
            connection.fetch(
                    "FETCH " + numbers + " " + FetchedEntry.ITEMS,
                    fetched -> entry(fetched, place).ifPresent(entry -> byNumber.put(fetched.getNumber(), entry)));
            byNumber.entrySet().stream()
                    .sorted(Map.Entry.<Integer, Entry>comparingByKey().reversed())
                    .forEach(each -> entries.add(each.getValue()));
        }
        return new Listing(entries, total, true);
    }

    private String criteria(Filter filter) {
        List<String> keys = new ArrayList<>();
        if (filter.unread()) {
            keys.add("UNSEEN");
        }
        if (filter.flagged()) {
            keys.add("FLAGGED");
        }
        if (filter.attachments()) {
            keys.add("HEADER Content-Type multipart/mixed");
        }
        if (!ImapRemoval.removes(connection) || keys.isEmpty()) {
            keys.add("UNDELETED");
        }
        return String.join(" ", keys);
    }

    /** A page of a search's results in the open folder. */
    private Listing found(FolderLocation place, long[] uids, int offset, int limit) throws ProtocolException {
        PageRange range = PageRange.newestFirst(uids.length, offset, limit);
        if (range.isEmpty()) {
            return new Listing(List.of(), uids.length, true);
        }
        List<Entry> entries = rows(place, Arrays.copyOfRange(uids, range.first() - 1, range.last()));
        return new Listing(entries, uids.length, true);
    }

    /** The rows of these messages of the open folder, newest first. */
    private List<Entry> rows(FolderLocation place, long[] uids) throws ProtocolException {
        Map<Long, Entry> byUid = new HashMap<>();
        connection.fetch(
                "UID FETCH " + ImapConnection.set(uids) + " " + FetchedEntry.ITEMS,
                fetched -> entry(fetched, place).ifPresent(entry -> byUid.put(ImapConnection.uid(fetched), entry)));
        List<Entry> entries = new ArrayList<>();
        for (int i = uids.length - 1; i >= 0; i--) {
            Optional.ofNullable(byUid.get(uids[i])).ifPresent(entries::add);
        }
        return entries;
    }

    private Optional<Entry> entry(FetchResponse fetched, FolderLocation place) {
        return FetchedEntry.of(fetched, place, connection.uidValidity());
    }

    /** Returns a row; empty if the message is missing, or if it is marked as removed on a server that can only mark. */
    Optional<Entry> find(FolderLocation place, MessageId id) throws ProtocolException {
        connection.enter(place.mailbox());
        Optional<Entry> found = known(place, id);
        if (found.isEmpty()) {
            connection.select(place.mailbox()); // it may have arrived since the server last reported this folder
            found = known(place, id);
        }
        return found;
    }

    private Optional<Entry> known(FolderLocation place, MessageId id) throws ProtocolException {
        if (connection.uidValidity() != id.uidValidity()) {
            return Optional.empty();
        }
        List<Entry> found = new ArrayList<>();
        connection.fetch("UID FETCH " + id.uid() + " " + FetchedEntry.ITEMS, fetched -> {
            boolean shown = ImapRemoval.removes(connection) || !FetchedEntry.isDeleted(fetched);
            if (shown && ImapConnection.uid(fetched) == id.uid()) {
                entry(fetched, place).ifPresent(found::add);
            }
        });
        return found.stream().findFirst();
    }

    /** Needs two commands: one for the message's number, one for the messages before and after it. */
    Neighbours neighbours(FolderLocation place, MessageId id) throws ProtocolException {
        connection.enter(place.mailbox());
        if (connection.uidValidity() != id.uidValidity()) {
            return Neighbours.NONE;
        }
        int[] at = new int[1];
        connection.fetch("UID FETCH " + id.uid() + " (UID)", fetched -> {
            at[0] = ImapConnection.uid(fetched) == id.uid() ? fetched.getNumber() : at[0];
        });
        if (at[0] == 0) {
            return Neighbours.NONE;
        }
        Map<Integer, Long> beside = new HashMap<>();
        int last = Math.min(at[0] + 1, Math.max(at[0], connection.messages()));
        connection.fetch("FETCH " + new PageRange(Math.max(1, at[0] - 1), last) + " (UID FLAGS)", fetched -> {
            if (ImapRemoval.removes(connection) || !FetchedEntry.isDeleted(fetched)) {
                beside.put(fetched.getNumber(), ImapConnection.uid(fetched));
            }
        });
        return new Neighbours(text(place, beside.get(at[0] + 1)), text(place, beside.get(at[0] - 1)));
    }

    /** The neighbours among the messages that a filter or a search finds; the message itself need not be among them. */
    Neighbours neighbours(FolderLocation place, MessageId id, Filter filter, SearchKeys keys) throws ProtocolException {
        connection.select(place.mailbox());
        if (connection.uidValidity() != id.uidValidity()) {
            return Neighbours.NONE;
        }
        long[] uids = keys.isEmpty() ? connection.search(criteria(filter), null) : matches(keys);
        Arrays.sort(uids);
        int at = Arrays.binarySearch(uids, id.uid());
        int older = at >= 0 ? at - 1 : -at - 2;
        int newer = at >= 0 ? at + 1 : -at - 1;
        return new Neighbours(
                newer < uids.length ? text(place, uids[newer]) : Optional.empty(),
                older >= 0 ? text(place, uids[older]) : Optional.empty());
    }

    private Optional<String> text(FolderLocation place, @Nullable Long uid) {
        return Optional.ofNullable(uid)
                .map(each -> MessageId.of(place.mailbox(), connection.uidValidity(), each)
                        .text());
    }

    /** A page of a folder's messages that fit the search. */
    Listing search(FolderLocation place, SearchKeys keys, Range range) throws ProtocolException {
        if (!place.exists()) {
            return NOTHING;
        }
        connection.select(place.mailbox());
        return found(place, matches(keys), range.offset(), Math.min(range.limit(), MOST));
    }

    private long[] matches(SearchKeys keys) throws ProtocolException {
        return connection.search("", keys.arguments());
    }

    /**
     * A page of the messages in all folders that fit the search. Reads from each folder only the rows that could be
     * on the page.
     *
     * @param until {@link System#nanoTime} after which the remaining folders are not searched
     */
    Listing search(List<FolderLocation> places, SearchKeys keys, Range range, long until) throws ProtocolException {
        int most = Math.min(MOST, range.offset() + Math.min(range.limit(), MOST));
        List<Entry> all = new ArrayList<>();
        int total = 0;
        boolean complete = true;
        for (FolderLocation place : places) {
            if (!place.exists() || place.view()) {
                continue;
            }
            if (System.nanoTime() - until > 0) {
                complete = false;
                break;
            }
            connection.select(place.mailbox());
            long[] uids = matches(keys);
            total += uids.length;
            if (uids.length > 0) {
                all.addAll(rows(place, Arrays.copyOfRange(uids, Math.max(0, uids.length - most), uids.length)));
            }
        }
        all.sort(Comparator.comparing(Entry::arrived).reversed());
        int first = Math.min(range.offset(), all.size());
        return new Listing(List.copyOf(all.subList(first, Math.min(all.size(), most))), total, complete);
    }
}
