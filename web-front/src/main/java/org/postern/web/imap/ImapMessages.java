package org.postern.web.imap;

import static org.postern.web.imap.OrganizerQuestion.asking;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.postern.web.imap.connection.ImapConnection;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.Messages;
import org.postern.web.session.HopLogin;

/**
 * Messages of the office's server, folder by folder. An id names folder and UID, so a moved message gets a new id.
 * Thread-safe.
 */
final class ImapMessages implements Messages {
    private final ImapSessions sessions;
    private final FolderTrees trees;

    ImapMessages(ImapSessions sessions, FolderTrees trees) {
        this.sessions = sessions;
        this.trees = trees;
    }

    @Override
    public Listing list(HopLogin who, FolderRef folder, Filter filter, Range range) {
        return asking(() -> {
            FolderLocation place = trees.require(who, folder);
            return sessions.read(who, connection -> new ImapListing(connection).page(place, filter, range));
        });
    }

    @Override
    public int changeFlags(HopLogin who, Collection<String> uidls, Set<Flag> add, Set<Flag> remove) {
        return inEach(who, uidls, (connection, place, uids) -> {
                    Set<Long> changed = new HashSet<>();
                    for (long[] portion : ImapRemoval.portions(uids)) {
                        changed.addAll(store(connection, portion, "+FLAGS", add));
                        changed.addAll(store(connection, portion, "-FLAGS", remove));
                    }
                    return List.copyOf(changed);
                })
                .size();
    }

    /** Skips a keyword that the folder cannot keep: the keyword is lost, but the other changes are made. */
    private static Set<Long> store(ImapConnection connection, long[] uids, String change, Set<Flag> flags)
            throws ProtocolException {
        List<String> names = new ArrayList<>();
        for (Flag flag : flags) {
            if (flag != Flag.FORWARDED) {
                names.add(
                        "\\" + flag.name().charAt(0) + flag.name().substring(1).toLowerCase(Locale.ROOT));
            } else if (connection.keeps(FetchedEntry.FORWARDED)) {
                names.add(FetchedEntry.FORWARDED);
            }
        }
        Set<Long> changed = new HashSet<>();
        if (!names.isEmpty()) {
            connection.fetch(
                    "UID STORE " + ImapConnection.set(uids) + " " + change + " (" + String.join(" ", names) + ")",
                    fetched -> changed.add(ImapConnection.uid(fetched)));
        }
        return changed;
    }

    /** The new ids of what moved. */
    @Override
    public List<String> move(HopLogin who, Collection<String> uidls, FolderRef folder) {
        FolderLocation target = asking(() -> trees.require(who, folder));
        return inEach(who, uidls, (connection, place, uids) -> {
            if (place.mailbox().equals(target.mailbox())) {
                return List.of();
            }
            new ImapFiling(connection).require(target);
            return new ImapRemoval(connection)
                    .move(place, uids, target).stream().map(MessageId::text).toList();
        });
    }

    @Override
    public int purge(HopLogin who, Collection<String> uidls) {
        return inEach(who, uidls, (connection, place, uids) -> {
                    ImapRemoval removal = new ImapRemoval(connection);
                    long[] present = removal.present(uids);
                    removal.remove(present);
                    return LongStream.of(present).boxed().toList();
                })
                .size();
    }

    @Override
    public int empty(HopLogin who, FolderRef folder) {
        return asking(() -> {
            FolderLocation place = trees.require(who, folder);
            return place.exists() ? sessions.write(who, connection -> new ImapRemoval(connection).empty(place)) : 0;
        });
    }

    private <T> List<T> inEach(HopLogin who, Collection<String> uidls, Work<T> work) {
        return asking(() -> done(who, uidls, work));
    }

    private <T> List<T> done(HopLogin who, Collection<String> uidls, Work<T> work) {
        List<T> done = new ArrayList<>();
        for (Map.Entry<MessageId, long[]> each : byFolder(uidls).entrySet()) {
            Optional<FolderLocation> place = trees.place(who, each.getKey());
            if (place.isPresent()) {
                done.addAll(sessions.write(who, connection -> {
                    connection.enter(place.get().mailbox());
                    boolean same = connection.uidValidity() == each.getKey().uidValidity();
                    return same ? work.in(connection, place.get(), each.getValue()) : List.<T>of();
                }));
            }
        }
        return done;
    }

    /** Groups UIDs by folder and UIDVALIDITY, in the order of the ids; the UID of a key has no meaning. */
    static Map<MessageId, long[]> byFolder(Collection<String> uidls) {
        Map<MessageId, List<Long>> wanted = new LinkedHashMap<>();
        for (String uidl : uidls) {
            MessageId.parse(uidl)
                    .ifPresent(id -> wanted.computeIfAbsent(
                                    new MessageId(id.folder(), id.uidValidity(), 1), absent -> new ArrayList<>())
                            .add(id.uid()));
        }
        Map<MessageId, long[]> uids = new LinkedHashMap<>();
        wanted.forEach((any, list) ->
                uids.put(any, list.stream().mapToLong(Long::longValue).toArray()));
        return uids;
    }

    @FunctionalInterface
    private interface Work<T> {
        List<T> in(ImapConnection connection, FolderLocation place, long[] uids) throws ProtocolException;
    }
}
