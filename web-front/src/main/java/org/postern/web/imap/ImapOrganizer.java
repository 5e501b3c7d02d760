package org.postern.web.imap;

import jakarta.mail.Flags;
import jakarta.mail.Quota.Resource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.jspecify.annotations.Nullable;
import org.postern.web.hop.HopException;
import org.postern.web.imap.connection.ImapConnection;
import org.postern.web.imap.connection.ImapFailures;
import org.postern.web.organizer.MailOrganizer;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.session.HopLogin;

/**
 * The organizer over the office's IMAP server, which stores all its data; nothing is stored here. A message id names
 * folder and UID, so a moved message gets a new id. Thread-safe.
 */
public final class ImapOrganizer implements MailOrganizer {
    /** If the server reports changes of the inbox by itself, the other folders are polled less often. */
    private static final Duration POLL_WATCHED = Duration.ofMinutes(2);

    private static final Duration POLL = Duration.ofSeconds(30);
    /** Limit for all folders, one after the other; people do not wait longer for a page. */
    private static final Duration SEARCH = Duration.ofSeconds(20);

    private final ImapSessions sessions;
    private final ImapFolders folders;
    private final ImapFolderChanges changes;
    private final ImapActions actions;
    private final Path temporary;

    /**
     * Uses connections that it shares with the {@link ImapSource}.
     *
     * @param temporary directory that only this process can enter, for large drafts while they are sent to the server
     */
    public ImapOrganizer(ImapSessions sessions, Path temporary) {
        this.sessions = sessions;
        this.folders = new ImapFolders(sessions);
        this.changes = new ImapFolderChanges(sessions, folders);
        this.actions = new ImapActions(sessions, folders);
        this.temporary = temporary;
    }

    @Override
    public List<Folder> folders(HopLogin who) {
        return asking(() -> folders.tree(who).folders());
    }

    @Override
    public Optional<Folder> folder(HopLogin who, String name) {
        return asking(() -> folders.tree(who).named(name).map(FolderLocation::folder));
    }

    @Override
    public Folder createFolder(HopLogin who, String name) {
        return asking(() -> changes.create(who, name));
    }

    @Override
    public Folder renameFolder(HopLogin who, String name, String newName) {
        return asking(() -> changes.rename(who, require(who, name), newName));
    }

    @Override
    public void deleteFolder(HopLogin who, String name) {
        asking(() -> changes.delete(who, require(who, name)));
    }

    @Override
    public Listing list(HopLogin who, String folder, Filter filter, int offset, int limit) {
        return asking(() -> {
            FolderLocation place = require(who, folder);
            return sessions.read(who, connection -> new ImapListing(connection).page(place, filter, offset, limit));
        });
    }

    @Override
    public Optional<Entry> find(HopLogin who, String uidl) {
        return at(who, uidl, (connection, place, id) -> new ImapListing(connection).find(place, id))
                .flatMap(found -> found);
    }

    @Override
    public Neighbours neighbours(HopLogin who, String uidl) {
        return at(who, uidl, (connection, place, id) -> new ImapListing(connection).neighbours(place, id))
                .orElse(new Neighbours(Optional.empty(), Optional.empty()));
    }

    /** Asks about one message; empty if its folder does not exist. */
    private <T> Optional<T> at(HopLogin who, String uidl, Question<T> question) {
        return asking(() -> {
            Optional<MessageId> id = MessageId.parse(uidl);
            Optional<FolderLocation> place = id.flatMap(each -> folders.place(who, each));
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

    @Override
    public int changeFlags(HopLogin who, Collection<String> uidls, Set<Flag> add, Set<Flag> remove) {
        return asking(() -> actions.changeFlags(who, uidls, add, remove));
    }

    @Override
    public List<String> move(HopLogin who, Collection<String> uidls, String folder) {
        return asking(() -> actions.move(who, uidls, require(who, folder)));
    }

    @Override
    public int purge(HopLogin who, Collection<String> uidls) {
        return asking(() -> actions.purge(who, uidls));
    }

    @Override
    public int empty(HopLogin who, String folder) {
        return asking(() -> {
            FolderLocation place = require(who, folder);
            return place.exists() ? sessions.write(who, connection -> new ImapRemoval(connection).empty(place)) : 0;
        });
    }

    @Override
    public Listing search(HopLogin who, @Nullable String folder, String query, int offset, int limit) {
        return asking(() -> {
            SearchWords words = SearchWords.of(query);
            if (words.isEmpty()) {
                return new Listing(List.of(), 0, true);
            }
            if (folder != null) {
                FolderLocation place = require(who, folder);
                return sessions.read(
                        who, connection -> new ImapListing(connection).search(place, words, offset, limit));
            }
            List<FolderLocation> places = folders.tree(who).places();
            return sessions.read(
                    who,
                    connection -> new ImapListing(connection)
                            .search(places, words, offset, limit, System.nanoTime() + SEARCH.toNanos()));
        });
    }

    /** Stores the new revision before it removes the old one. */
    @Override
    public String saveDraft(HopLogin who, InputStream message, Optional<String> replaces) throws IOException {
        try (Spooled spooled = Spooled.of(message, temporary, sessions.server().maxMessageBytes())) {
            FolderLocation drafts = asking(() -> folders.tree(who).role(Role.DRAFTS));
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

    /** The sending server is another program, which does not know folders. */
    @Override
    public boolean keepsSent() {
        return false;
    }

    @Override
    public void keepSent(HopLogin who, InputStream message) throws IOException {
        try (Spooled spooled = Spooled.of(message, temporary, sessions.server().maxMessageBytes())) {
            asking(() -> {
                FolderLocation sent = folders.tree(who).role(Role.SENT);
                return sessions.write(
                        who,
                        connection -> new ImapFiling(connection).append(sent, new Flags(Flags.Flag.SEEN), spooled));
            });
        }
    }

    /** The storage quota of the inbox (RFC 2087), if the server reports one. */
    @Override
    public Quota quota(HopLogin who) {
        return asking(() -> sessions.read(who, connection -> {
            if (!connection.can("QUOTA")) {
                return new Quota(0, 0);
            }
            for (jakarta.mail.Quota quota : connection.wire().getQuotaRoot("INBOX")) {
                for (Resource resource : quota.resources == null ? new Resource[0] : quota.resources) {
                    if (resource.name.equalsIgnoreCase("STORAGE") && resource.limit > 0) {
                        return new Quota(Math.max(0, resource.usage) * 1024, resource.limit * 1024);
                    }
                }
            }
            return new Quota(0, 0);
        }));
    }

    /**
     * A counter in memory. It increases when the server reports a change (IDLE), or else after periodic checks of the
     * folders.
     */
    @Override
    public long changeCount(HopLogin who) {
        return asking(() -> {
            PersonState person = sessions.person(who);
            sessions.watch(who);
            if (!person.lookedWithin(sessions.watches(who) ? POLL_WATCHED : POLL)) {
                folders.lookIfFree(who);
            }
            return person.changes();
        });
    }

    /** The queue is at the sending server. */
    @Override
    public List<Outgoing> outbox(HopLogin who) {
        return List.of();
    }

    private FolderLocation require(HopLogin who, String name) {
        return folders.tree(who)
                .named(name)
                .or(() -> folders.look(who).named(name))
                .orElseThrow(ImapOrganizer::noFolder);
    }

    private static OrganizerException noFolder() {
        return new OrganizerException("there is no such folder", true);
    }

    /** Converts failures of the connection into those of the organizer. */
    private static <T> T asking(Supplier<T> question) {
        try {
            return question.get();
        } catch (HopException e) {
            OrganizerException told =
                    new OrganizerException(String.valueOf(e.getMessage()), e.kind() == HopException.Kind.GONE);
            told.initCause(e);
            throw told;
        }
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask(ImapConnection connection, FolderLocation place, MessageId id) throws ProtocolException;
    }
}
