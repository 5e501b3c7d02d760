package org.postern.core.adapter;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postern.store.account.Account;
import org.postern.store.account.HopTickets;
import org.postern.store.mailbox.Delivery;
import org.postern.store.mailbox.FolderInfo;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.mailbox.OutboundQueue;
import org.postern.store.mailbox.Spool;
import org.postern.store.mailbox.SpooledMessage;
import org.postern.store.mailbox.StoreException;
import org.postern.web.organizer.MailOrganizer;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.session.HopLogin;

/**
 * The organizer on top of the box's own mail server. Who asks is told by the hop ticket at every call, so a session that
 * ended, or an account that was disabled, sees nothing from that moment. Thread-safe.
 */
public final class BoxOrganizer implements MailOrganizer {
    private static final int OUTBOX_ROWS = 1_000;

    private final HopTickets tickets;
    private final Mailboxes mailboxes;
    private final OutboundQueue queue;
    private final long maxMessageBytes;

    public BoxOrganizer(HopTickets tickets, Mailboxes mailboxes, OutboundQueue queue, long maxMessageBytes) {
        this.tickets = tickets;
        this.mailboxes = mailboxes;
        this.queue = queue;
        this.maxMessageBytes = maxMessageBytes;
    }

    @Override
    public List<Folder> folders(HopLogin who) {
        return asking(() -> mailboxes.folders(account(who).id()).stream()
                .map(BoxOrganizer::shown)
                .toList());
    }

    @Override
    public Optional<Folder> folder(HopLogin who, String name) {
        return asking(() -> names(account(who)).find(name).map(BoxOrganizer::shown));
    }

    @Override
    public Folder createFolder(HopLogin who, String name) {
        return asking(() -> shown(mailboxes.createFolder(account(who).id(), name)));
    }

    @Override
    public Folder renameFolder(HopLogin who, String name, String newName) {
        return asking(() -> {
            Account account = account(who);
            return shown(
                    mailboxes.renameFolder(account.id(), require(account, name).name(), newName));
        });
    }

    @Override
    public void deleteFolder(HopLogin who, String name) {
        asking(() -> {
            Account account = account(who);
            mailboxes.deleteFolder(account.id(), require(account, name).name());
            return true;
        });
    }

    @Override
    public Listing list(HopLogin who, String folder, Filter filter, int offset, int limit) {
        return asking(() -> {
            Account account = account(who);
            FolderNames names = names(account);
            FolderInfo found = names.find(folder).orElseThrow(BoxOrganizer::noFolder);
            Mailboxes.ListFilter wanted =
                    new Mailboxes.ListFilter(filter.unread(), filter.flagged(), filter.attachments());
            int total =
                    wanted.equals(Mailboxes.ListFilter.ALL) ? found.messages() : mailboxes.count(found.id(), wanted);
            return new Listing(entries(mailboxes.list(found.id(), wanted, offset, limit), names), total, true);
        });
    }

    @Override
    public Optional<Entry> find(HopLogin who, String uidl) {
        return asking(() -> {
            Account account = account(who);
            return mailboxes.find(account.id(), uidl).map(row -> entry(row, names(account)));
        });
    }

    @Override
    public Neighbours neighbours(HopLogin who, String uidl) {
        return asking(() -> {
            Mailboxes.Neighbours found = mailboxes.neighbours(account(who).id(), uidl);
            return new Neighbours(found.newer(), found.older());
        });
    }

    @Override
    public int changeFlags(HopLogin who, Collection<String> uidls, Set<Flag> add, Set<Flag> remove) {
        return asking(() -> mailboxes.changeFlags(account(who).id(), uidls, stored(add), stored(remove)));
    }

    @Override
    public List<String> move(HopLogin who, Collection<String> uidls, String folder) {
        return asking(() -> {
            Account account = account(who);
            return mailboxes.move(account.id(), uidls, require(account, folder).name());
        });
    }

    @Override
    public int purge(HopLogin who, Collection<String> uidls) {
        return asking(() -> mailboxes.purge(account(who).id(), uidls));
    }

    @Override
    public int empty(HopLogin who, String folder) {
        return asking(() -> {
            Account account = account(who);
            return mailboxes.empty(account.id(), require(account, folder).name());
        });
    }

    @Override
    public Listing search(HopLogin who, @Nullable String folder, String query, int offset, int limit) {
        return asking(() -> {
            Account account = account(who);
            FolderNames names = names(account);
            String within = folder == null
                    ? null
                    : names.find(folder).orElseThrow(BoxOrganizer::noFolder).name();
            Mailboxes.SearchResult found = mailboxes.search(account.id(), within, query, offset, limit);
            return new Listing(entries(found.rows(), names), found.total(), found.complete());
        });
    }

    @Override
    public String saveDraft(HopLogin who, InputStream message, Optional<String> replaces) throws IOException {
        Account account = asking(() -> account(who));
        try (SpooledMessage content = spooled(message)) {
            return asking(
                    () -> mailboxes.saveDraft(account.id(), content, replaces).uidl());
        }
    }

    /** A message that is to be stored; the caller closes it. */
    private SpooledMessage spooled(InputStream message) throws IOException {
        try (Spool.Sink sink = mailboxes.spool().begin(new byte[0])) {
            byte[] buffer = new byte[16_384];
            for (int n = message.read(buffer); n >= 0; n = message.read(buffer)) {
                sink.write(buffer, 0, n);
                if (sink.size() > maxMessageBytes) {
                    throw new OrganizerException("the message is larger than this server takes", false);
                }
            }
            return sink.finish();
        }
    }

    @Override
    public Quota quota(HopLogin who) {
        return asking(() -> {
            Account account = account(who);
            return new Quota(mailboxes.usedBytes(account.id()), account.quotaBytes());
        });
    }

    /** The sum of the folders' modification sequences: one small query, and right for what other processes change too. */
    @Override
    public long changeCount(HopLogin who) {
        return asking(() -> mailboxes.folders(account(who).id()).stream()
                .mapToLong(FolderInfo::modSeq)
                .sum());
    }

    /** The box's own mail server files what it sends in the same transaction. */
    @Override
    public boolean keepsSent() {
        return true;
    }

    @Override
    public void keepSent(HopLogin who, InputStream message) throws IOException {
        Account account = asking(() -> account(who));
        Delivery.Target sent = new Delivery.Target(
                account.id(), FolderRole.SENT, EnumSet.of(org.postern.store.mailbox.Flag.SEEN), true);
        try (SpooledMessage content = spooled(message)) {
            mailboxes
                    .deliver(new Delivery(content, List.of(sent), Optional.empty()))
                    .join();
        } catch (CompletionException e) {
            OrganizerException told = new OrganizerException("the copy cannot be kept", false);
            told.initCause(e.getCause());
            throw told;
        }
    }

    @Override
    public List<Outgoing> outbox(HopLogin who) {
        return asking(() -> {
            Optional<Long> account = Optional.of(account(who).id());
            return queue.list(0, OUTBOX_ROWS).stream()
                    .filter(row -> row.accountId().equals(account))
                    .sorted((a, b) -> b.queued().compareTo(a.queued()))
                    .map(row -> new Outgoing(
                            row.recipient().toString(),
                            row.queued(),
                            row.nextAttempt(),
                            row.attempts(),
                            row.lastReply()))
                    .toList();
        });
    }

    /** Whose login it is. */
    public long accountId(HopLogin who) {
        return asking(() -> account(who).id());
    }

    private Account account(HopLogin who) {
        return tickets.account(who.secret())
                .orElseThrow(() -> new OrganizerException("you have been signed out", true));
    }

    private FolderNames names(Account account) {
        return new FolderNames(mailboxes.folders(account.id()));
    }

    private FolderInfo require(Account account, String name) {
        return names(account).find(name).orElseThrow(BoxOrganizer::noFolder);
    }

    private static OrganizerException noFolder() {
        return new OrganizerException("there is no such folder", true);
    }

    /** Tells the store's failures as the organizer's; what is not there is {@code gone}. */
    private static <T> T asking(Supplier<T> question) {
        try {
            return question.get();
        } catch (StoreException e) {
            OrganizerException told =
                    new OrganizerException(String.valueOf(e.getMessage()), e.kind() == StoreException.Kind.GONE);
            told.initCause(e);
            throw told;
        }
    }

    private static List<Entry> entries(List<MessageRow> rows, FolderNames names) {
        return rows.stream().map(row -> entry(row, names)).toList();
    }

    private static Entry entry(MessageRow row, FolderNames names) {
        Set<Flag> flags = EnumSet.noneOf(Flag.class);
        for (Flag flag : Flag.values()) {
            if (row.flags().contains(stored(flag))) {
                flags.add(flag);
            }
        }
        return new Entry(row.uidl(), names.path(row.folderId()), flags, row.arrived(), row.size(), row.attachments());
    }

    private static Folder shown(FolderInfo folder) {
        return new Folder(
                folder.name(),
                FolderNames.path(folder),
                Role.valueOf(folder.role().name()),
                folder.messages(),
                folder.unread());
    }

    private static Set<org.postern.store.mailbox.Flag> stored(Set<Flag> flags) {
        Set<org.postern.store.mailbox.Flag> stored = EnumSet.noneOf(org.postern.store.mailbox.Flag.class);
        flags.forEach(flag -> stored.add(stored(flag)));
        return stored;
    }

    private static org.postern.store.mailbox.Flag stored(Flag flag) {
        return org.postern.store.mailbox.Flag.valueOf(flag.name());
    }
}
