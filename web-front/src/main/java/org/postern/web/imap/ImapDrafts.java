package org.postern.web.imap;

import static org.postern.web.imap.OrganizerQuestion.asking;

import jakarta.mail.Flags;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.angus.mail.iap.Argument;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.imap.protocol.INTERNALDATE;
import org.postern.web.imap.connection.ImapConnection;
import org.postern.web.letter.LetterMarks;
import org.postern.web.organizer.Drafts;
import org.postern.web.organizer.FolderRef.Role;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.session.HopLogin;

/** Drafts in the folder that the office's server has for them. Thread-safe. */
final class ImapDrafts implements Drafts {
    private static final int MOST_SENT = 1_000;

    private final ImapSessions sessions;
    private final FolderTrees trees;
    private final Path temporary;
    /** Letters that were sent a moment ago: a repeated request comes soon. The copy in Sent remembers the others. */
    private final Map<String, Known> sent = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > MOST_SENT;
        }
    };

    ImapDrafts(ImapSessions sessions, FolderTrees trees, Path temporary) {
        this.sessions = sessions;
        this.trees = trees;
        this.temporary = temporary;
    }

    /** Stores the new revision before it removes the old ones. */
    @Override
    public Saving save(HopLogin who, InputStream message, Revision revision) throws IOException {
        if (remembered(who, revision.id()).isPresent()) {
            return new Saving(Outcome.SENT, Optional.empty());
        }
        try (Spooled spooled = Spooled.of(message, temporary, sessions.server().maxMessageBytes())) {
            FolderLocation drafts = asking(() -> trees.tree(who).role(Role.DRAFTS));
            Flags flags = new Flags(Flags.Flag.DRAFT);
            flags.add(Flags.Flag.SEEN);
            return asking(() -> sessions.write(who, connection -> {
                List<Long> old = new ArrayList<>();
                for (Found found : found(connection, drafts, LetterMarks.DRAFT, revision.id())) {
                    boolean seen = Optional.of(found.id().text()).equals(revision.base())
                            || found.word(1).equals(revision.window());
                    if (!seen) {
                        return new Saving(Outcome.ELSEWHERE, Optional.empty());
                    }
                    old.add(found.id().uid());
                }
                base(connection, drafts, revision)
                        .filter(uid -> !old.contains(uid))
                        .ifPresent(old::add);
                Optional<MessageId> fresh = new ImapFiling(connection).append(drafts, flags, spooled);
                if (!old.isEmpty()) {
                    connection.enter(drafts.mailbox());
                    new ImapRemoval(connection)
                            .remove(old.stream().mapToLong(Long::longValue).toArray());
                }
                String uidl = fresh.map(MessageId::text)
                        .orElseThrow(() -> new OrganizerException(
                                "the draft is saved, but the mail server does not report its id", false));
                return new Saving(Outcome.SAVED, Optional.of(uidl));
            }));
        }
    }

    @Override
    public Optional<Known> letter(HopLogin who, String id) {
        Optional<Known> remembered = remembered(who, id);
        if (remembered.isPresent()) {
            return remembered;
        }
        FolderTree tree = asking(() -> trees.tree(who));
        return asking(() -> sessions.read(who, connection -> {
            for (Found found : found(connection, tree.role(Role.DRAFTS), LetterMarks.DRAFT, id)) {
                return Optional.of(
                        new Known(Optional.of(found.id().text()), found.word(1), found.arrived(), Optional.empty()));
            }
            // The sender's own copy of a letter that was sent before a restart.
            for (Found found : found(connection, tree.role(Role.SENT), LetterMarks.LETTER, id)) {
                return Optional.of(
                        new Known(Optional.empty(), found.word(1), found.arrived(), Optional.of(found.word(2))));
            }
            return Optional.empty();
        }));
    }

    @Override
    public void sent(HopLogin who, Leaving letter) {
        Known known = new Known(Optional.empty(), letter.window(), Instant.now(), Optional.of(letter.digest()));
        synchronized (sent) {
            sent.put(key(who, letter.id()), known);
        }
        FolderLocation drafts = asking(() -> trees.tree(who).role(Role.DRAFTS));
        Object unused = asking(() -> sessions.write(who, connection -> {
            long[] uids = found(connection, drafts, LetterMarks.DRAFT, letter.id()).stream()
                    .mapToLong(found -> found.id().uid())
                    .toArray();
            if (uids.length > 0) {
                new ImapRemoval(connection).remove(uids);
            }
            return uids;
        }));
    }

    private Optional<Known> remembered(HopLogin who, String id) {
        synchronized (sent) {
            return Optional.ofNullable(sent.get(key(who, id)));
        }
    }

    private static String key(HopLogin who, String id) {
        return who.address() + ' ' + id;
    }

    /**
     * A message whose field names a letter.
     *
     * @param field the field's value: the id first
     */
    private record Found(MessageId id, String field, Instant arrived) {
        String word(int index) {
            String[] words = field.strip().split("\\s+", -1);
            return index < words.length ? words[index] : "";
        }
    }

    /** The messages of a folder that name a letter in this field, newest first; the folder is open afterwards. */
    private static List<Found> found(ImapConnection connection, FolderLocation place, String field, String id)
            throws ProtocolException {
        if (!place.exists()) {
            return List.of();
        }
        connection.enter(place.mailbox());
        Argument arguments =
                new Argument().writeAtom("HEADER").writeAtom(field).writeString(id, StandardCharsets.US_ASCII);
        long[] uids = connection.search(ImapRemoval.removes(connection) ? "" : "UNDELETED", arguments);
        if (uids.length == 0) {
            return List.of();
        }
        List<Found> found = new ArrayList<>();
        connection.fetch(
                "UID FETCH " + ImapConnection.set(uids) + " (UID INTERNALDATE BODY.PEEK[HEADER.FIELDS (" + field
                        + ")])",
                fetched -> {
                    INTERNALDATE date = fetched.getItem(INTERNALDATE.class);
                    found.add(new Found(
                            MessageId.of(place.mailbox(), connection.uidValidity(), ImapConnection.uid(fetched)),
                            FetchedEntry.field(fetched, field).orElse(""),
                            date == null ? Instant.EPOCH : date.getDate().toInstant()));
                });
        found.removeIf(each -> !each.word(0).equals(id));
        found.sort(Comparator.comparingLong((Found each) -> each.id().uid()).reversed());
        return found;
    }

    /** A draft of another program that this revision replaces. */
    private static Optional<Long> base(ImapConnection connection, FolderLocation drafts, Revision revision)
            throws ProtocolException {
        Optional<MessageId> id = revision.base()
                .flatMap(MessageId::parse)
                .filter(each -> each.folder() == drafts.hash() && drafts.exists());
        return id.isPresent()
                        && new ImapListing(connection).find(drafts, id.get()).isPresent()
                ? Optional.of(id.get().uid())
                : Optional.empty();
    }
}
