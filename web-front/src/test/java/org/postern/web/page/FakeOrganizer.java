package org.postern.web.page;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.postern.web.organizer.Addresses;
import org.postern.web.organizer.BlockedSenders;
import org.postern.web.organizer.Changes;
import org.postern.web.organizer.Colleagues.OfficeFacts;
import org.postern.web.organizer.Conversations;
import org.postern.web.organizer.Correspondents;
import org.postern.web.organizer.Drafts;
import org.postern.web.organizer.FolderFault;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.FolderRef.Role;
import org.postern.web.organizer.Folders;
import org.postern.web.organizer.Messages;
import org.postern.web.organizer.Organizer;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.organizer.Outbox;
import org.postern.web.organizer.PictureSenders;
import org.postern.web.organizer.Reactions;
import org.postern.web.organizer.Search;
import org.postern.web.organizer.Unsubscriber;
import org.postern.web.session.HopLogin;

/** Folders and messages of one person, in memory. */
final class FakeOrganizer implements Folders, Messages, Drafts, Search, Outbox, Changes {
    final List<Folder> names = new ArrayList<>();
    final Map<String, Entry> entries = new LinkedHashMap<>();
    final List<Outgoing> outgoing = new ArrayList<>();
    final Map<String, Known> letters = new LinkedHashMap<>();
    /** What the next question about a letter is answered with, as if a save came right after it. */
    Optional<Known> outdated = Optional.empty();

    final FakeMail mail;
    final List<String> usable = new ArrayList<>();
    boolean failing;
    boolean complete = true;
    /** Whether lists can be in another order than newest first. */
    boolean sortable = true;

    Quota quota = new Quota(12_345_678, 1L << 30);
    long changes = 1;
    OfficeFacts facts = OfficeFacts.NONE;
    final Blocks blocked = new Blocks();
    final Pictures pictures = new Pictures();
    /** URLs that the mail server was asked to call. */
    final List<String> requested = new ArrayList<>();

    Unsubscriber.Outcome answer = Unsubscriber.Outcome.DONE;
    boolean requests = true;
    final FakeInvitations meetings = new FakeInvitations();
    final FakeLabels labels = new FakeLabels(this);
    final FakeSearches searches = new FakeSearches();
    /** Those that are found in attached files only. */
    final Set<String> inFiles = new HashSet<>();

    final List<Correspondents.Correspondent> acquaintances = new ArrayList<>();

    FakeOrganizer(FakeMail mail) {
        this.mail = mail;
        for (Role role : Role.values()) {
            if (role != Role.NONE) {
                String name = role.name().charAt(0) + role.key().substring(1);
                names.add(new Folder(FolderRef.of(role), name, 0, 0));
            }
        }
    }

    private List<Correspondents.Correspondent> known(HopLogin who, String beginning) {
        return acquaintances.stream()
                .filter(each -> each.name().toLowerCase(Locale.ROOT).startsWith(beginning)
                        || each.address().startsWith(beginning))
                .toList();
    }

    Organizer ports() {
        return new Organizer(
                this,
                this,
                this,
                this,
                new Talks(),
                this,
                this,
                (who, names) -> facts,
                new SomeAddresses(usable),
                new Reactions(blocked, pictures, meetings, new Requests(), labels, searches, this::known));
    }

    /** Messages that belong together, by a name of the conversation; without any, lists have a row for each message. */
    final Map<String, String> talks = new LinkedHashMap<>();

    private final class Talks implements Conversations {
        private List<Entry> of(String uidl) {
            String talk = talks.getOrDefault(uidl, uidl);
            return entries.values().stream()
                    .filter(each -> talks.getOrDefault(each.uidl(), each.uidl()).equals(talk))
                    .sorted(Comparator.comparing(Entry::arrived))
                    .toList();
        }

        private List<Entry> here(Entry entry) {
            return of(entry.uidl()).stream()
                    .filter(each -> each.folder().equals(entry.folder()))
                    .toList();
        }

        private List<Conversation> all(FolderRef folder) {
            return entries.values().stream()
                    .filter(each -> each.folder().equals(folder))
                    .filter(each -> here(each).indexOf(each) == here(each).size() - 1)
                    .sorted(Comparator.comparing(Entry::arrived).reversed())
                    .map(each -> new Conversation(
                            each,
                            new Count(
                                    here(each).size(),
                                    (int) here(each).stream()
                                            .filter(one -> !one.flags().contains(Flag.SEEN))
                                            .count(),
                                    here(each).stream()
                                            .anyMatch(one -> one.flags().contains(Flag.FLAGGED)),
                                    false),
                            of(each.uidl())))
                    .toList();
        }

        @Override
        public Optional<Conversations.Page> list(HopLogin who, FolderRef folder, Range range) {
            ask();
            List<Conversation> all = all(known(folder));
            int from = Math.min(all.size(), range.offset());
            return talks.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Conversations.Page(
                            all.subList(from, Math.min(all.size(), from + range.limit())), all.size()));
        }

        @Override
        public List<Entry> mails(HopLogin who, String uidl) {
            ask();
            return talks.isEmpty() ? List.of() : of(uidl);
        }

        @Override
        public List<String> upTo(HopLogin who, Collection<String> uidls) {
            return uidls.stream()
                    .flatMap(each -> here(entry(each)).stream()
                            .filter(one -> !one.arrived().isAfter(entry(each).arrived())))
                    .map(Entry::uidl)
                    .distinct()
                    .toList();
        }

        @Override
        public Neighbours neighbours(HopLogin who, String uidl) {
            if (talks.isEmpty()) {
                return Neighbours.NONE;
            }
            List<Entry> here = here(entry(uidl));
            List<String> heads = all(entry(uidl).folder()).stream()
                    .map(each -> each.newest().uidl())
                    .toList();
            int at = heads.indexOf(here.get(here.size() - 1).uidl());
            return new Neighbours(
                    at > 0 ? Optional.of(heads.get(at - 1)) : Optional.empty(),
                    at + 1 < heads.size() ? Optional.of(heads.get(at + 1)) : Optional.empty());
        }
    }

    /** What the person may write as beside the account's own address; any other at {@code caught.test} is the person's. */
    private record SomeAddresses(List<String> more) implements Addresses {
        @Override
        public List<String> usable(HopLogin who) {
            List<String> all = new ArrayList<>(List.of(who.address()));
            all.addAll(more);
            return all;
        }

        @Override
        public List<Owned> among(HopLogin who, List<String> addresses) {
            return addresses.stream()
                    .filter(each -> usable(who).contains(each) || each.endsWith("@caught.test"))
                    .map(each -> new Owned(each, usable(who).contains(each)))
                    .toList();
        }
    }

    private final class Requests implements Unsubscriber {
        @Override
        public boolean available(HopLogin who) {
            return requests;
        }

        @Override
        public Unsubscriber.Outcome request(HopLogin who, String url) {
            requested.add(url);
            return answer;
        }
    }

    /** Senders that are blocked, by address. */
    static final class Blocks implements BlockedSenders {
        final List<String> addresses = new ArrayList<>();
        boolean available = true;

        @Override
        public boolean available() {
            return available;
        }

        @Override
        public List<Blocked> list(HopLogin who) {
            return addresses.stream().map(each -> new Blocked(each, Office.NOW)).toList();
        }

        @Override
        public BlockedSenders.Outcome block(HopLogin who, String address) {
            if (address.indexOf('@') < 1) {
                return BlockedSenders.Outcome.UNREADABLE;
            }
            if (address.equals(who.address())) {
                return BlockedSenders.Outcome.OWN;
            }
            addresses.add(address);
            return BlockedSenders.Outcome.BLOCKED;
        }

        @Override
        public void unblock(HopLogin who, String address) {
            addresses.remove(address);
        }

        @Override
        public boolean holds(HopLogin who, String address) {
            return addresses.contains(address);
        }
    }

    /** Senders whose pictures are always shown. */
    static final class Pictures implements PictureSenders {
        final List<String> addresses = new ArrayList<>();

        @Override
        public List<Trusted> list(HopLogin who) {
            return addresses.stream().map(each -> new Trusted(each, Office.NOW)).toList();
        }

        @Override
        public boolean trust(HopLogin who, String address) {
            return address.indexOf('@') > 0 && addresses.add(address);
        }

        @Override
        public void distrust(HopLogin who, String address) {
            addresses.remove(address);
        }

        @Override
        public boolean holds(HopLogin who, String address) {
            return addresses.contains(address);
        }
    }

    void own(String name) {
        names.add(new Folder(FolderRef.own(name), name, 0, 0));
    }

    void put(String uidl, String folder, Instant arrived, Flag... flags) {
        Set<Flag> set = EnumSet.noneOf(Flag.class);
        set.addAll(List.of(flags));
        entries.put(uidl, new Entry(uidl, FolderRef.named(folder).orElseThrow(), set, arrived, 12_300, false));
    }

    Entry entry(String uidl) {
        return java.util.Objects.requireNonNull(entries.get(uidl), uidl);
    }

    String folderOf(String uidl) {
        return entry(uidl).folder().key();
    }

    private void ask() {
        if (failing) {
            throw new OrganizerException("the store is being repaired", false);
        }
    }

    private FolderRef known(FolderRef folder) {
        if (names.stream().noneMatch(each -> each.ref().equals(folder))) {
            throw new OrganizerException("there is no such folder", true);
        }
        return folder;
    }

    /** The number of calls that listed the folders. */
    int lists;

    @Override
    public Listed list(HopLogin who) {
        lists++;
        ask();
        return new Listed(
                names.stream()
                        .map(each -> new Folder(
                                each.ref(),
                                each.name(),
                                count(each.ref(), entry -> true),
                                count(each.ref(), entry -> !entry.flags().contains(Flag.SEEN)),
                                each.marks()))
                        .toList(),
                changes,
                marked);
    }

    private int count(FolderRef folder, Predicate<Entry> wanted) {
        return (int) entries.values().stream()
                .filter(each -> each.folder().equals(folder))
                .filter(wanted)
                .count();
    }

    @Override
    public Folder create(HopLogin who, String name) {
        if (names.stream().anyMatch(each -> each.name().equals(name))) {
            throw new OrganizerException("there is such a folder", FolderFault.TAKEN);
        }
        if (name.length() > 100) {
            throw new OrganizerException("too long", FolderFault.TOO_LONG);
        }
        own(name);
        return names.get(names.size() - 1);
    }

    @Override
    public Folder change(HopLogin who, FolderRef folder, Change change) {
        ask();
        Folder old = names.stream()
                .filter(each -> each.ref().equals(folder))
                .findFirst()
                .orElseThrow(() -> new OrganizerException("there is no such folder", true));
        String name = change.name().orElse(old.name());
        if (!name.equals(old.name())
                && names.stream().anyMatch(each -> each.name().equals(name))) {
            throw new OrganizerException("there is such a folder", FolderFault.TAKEN);
        }
        Folder changed = new Folder(
                old.role() == Role.NONE ? FolderRef.own(name) : old.ref(),
                name,
                0,
                0,
                new Marks(
                        change.favourite().orElse(old.marks().favourite()),
                        change.folded().orElse(old.marks().folded()),
                        old.marks().position()));
        names.set(names.indexOf(old), changed);
        List<FolderRef> order = change.order().orElse(List.of());
        names.replaceAll(each -> order.contains(each.ref())
                ? new Folder(
                        each.ref(),
                        each.name(),
                        0,
                        0,
                        new Marks(each.marks().favourite(), each.marks().folded(), 1 + order.indexOf(each.ref())))
                : each);
        names.replaceAll(each -> each.name().startsWith(old.name() + "/")
                ? new Folder(
                        FolderRef.own(name + each.name().substring(old.name().length())),
                        name + each.name().substring(old.name().length()),
                        0,
                        0,
                        each.marks())
                : each);
        return changed;
    }

    private List<Folder> removed = List.of();
    boolean marked = true;

    @Override
    public Removal delete(HopLogin who, FolderRef folder) {
        known(folder);
        removed = names.stream()
                .filter(each -> each.ref().equals(folder)
                        || each.name().startsWith(folder.ownName().orElseThrow() + "/"))
                .toList();
        names.removeAll(removed);
        return new Removal(7, marked);
    }

    @Override
    public Folder restore(HopLogin who, long removal) {
        if (removal != 7 || removed.isEmpty()) {
            throw new OrganizerException("the removed folder is no longer known", true);
        }
        names.addAll(removed);
        return removed.get(0);
    }

    @Override
    public Listing list(HopLogin who, FolderRef folder, Filter filter, Range range) {
        ask();
        FolderRef known = known(folder);
        List<Entry> all = entries.values().stream()
                .filter(each -> each.folder().equals(known))
                .filter(each -> !filter.unread() || !each.flags().contains(Flag.SEEN))
                .filter(each -> !filter.flagged() || each.flags().contains(Flag.FLAGGED))
                .filter(each -> !filter.attachments() || each.attachments())
                .sorted(order(range.order()))
                .toList();
        return new Listing(page(all, range), all.size(), true, Optional.of(sortable ? range.order() : Order.NEWEST));
    }

    private Comparator<Entry> order(Order order) {
        Comparator<Entry> arrival = Comparator.comparing(Entry::arrived);
        Comparator<Entry> ascending =
                switch (sortable ? order.sort() : Sort.DATE) {
                    case DATE -> arrival;
                    case FROM ->
                        Comparator.<Entry, String>comparing(
                                        each -> Objects.requireNonNull(mail.messages.get(each.uidl()))
                                                .from()
                                                .name())
                                .thenComparing(arrival);
                    case SUBJECT ->
                        Comparator.<Entry, String>comparing(
                                        each -> Objects.requireNonNull(mail.messages.get(each.uidl()))
                                                .subject())
                                .thenComparing(arrival);
                    case SIZE -> Comparator.comparingLong(Entry::size).thenComparing(arrival);
                };
        return !sortable || order.descending() ? ascending.reversed() : ascending;
    }

    private static List<Entry> page(List<Entry> all, Range range) {
        int from = Math.min(all.size(), range.offset());
        return all.subList(from, Math.min(all.size(), from + range.limit()));
    }

    @Override
    public Optional<Entry> message(HopLogin who, String uidl) {
        ask();
        return Optional.ofNullable(entries.get(uidl));
    }

    @Override
    public Neighbours neighbours(HopLogin who, String uidl, Within list) {
        ask();
        Range all = new Range(0, Range.MOST, list.order());
        Listing listing = list.query().isEmpty()
                ? list(who, entry(uidl).folder(), list.filter(), all)
                : words(who, list.folder(), list.query(), all);
        List<String> order = listing.entries().stream().map(Entry::uidl).toList();
        int at = order.indexOf(uidl);
        return new Neighbours(
                at > 0 ? Optional.of(order.get(at - 1)) : Optional.empty(),
                at >= 0 && at + 1 < order.size() ? Optional.of(order.get(at + 1)) : Optional.empty());
    }

    @Override
    public int changeFlags(HopLogin who, Collection<String> uidls, Set<Flag> add, Set<Flag> remove) {
        ask();
        int changed = 0;
        for (String uidl : uidls) {
            Entry old = entries.get(uidl);
            if (old != null) {
                Set<Flag> flags = EnumSet.noneOf(Flag.class);
                flags.addAll(old.flags());
                flags.addAll(add);
                flags.removeAll(remove);
                entries.put(
                        uidl,
                        new Entry(
                                uidl,
                                old.folder(),
                                flags,
                                old.arrived(),
                                old.size(),
                                old.attachments(),
                                old.keywords()));
                changed++;
            }
        }
        changes++;
        return changed;
    }

    @Override
    public List<String> move(HopLogin who, Collection<String> uidls, FolderRef folder) {
        ask();
        FolderRef target = known(folder);
        List<String> moved = new ArrayList<>();
        for (String uidl : uidls) {
            Entry old = entries.get(uidl);
            if (old != null) {
                entries.put(
                        uidl,
                        new Entry(
                                uidl,
                                target,
                                old.flags(),
                                old.arrived(),
                                old.size(),
                                old.attachments(),
                                old.keywords()));
                moved.add(uidl);
            }
        }
        changes++;
        return moved;
    }

    @Override
    public int purge(HopLogin who, Collection<String> uidls) {
        ask();
        int gone = 0;
        for (String uidl : uidls) {
            gone += entries.remove(uidl) == null ? 0 : 1;
            mail.messages.remove(uidl);
        }
        return gone;
    }

    @Override
    public int empty(HopLogin who, FolderRef folder) {
        FolderRef known = known(folder);
        return purge(
                who,
                entries.values().stream()
                        .filter(each -> each.folder().equals(known))
                        .map(Entry::uidl)
                        .toList());
    }

    @Override
    public Listing words(HopLogin who, Optional<FolderRef> within, String query, Range range) {
        ask();
        String words = query.replaceAll("^subject:\"|\"$", "").replaceAll(" +", " ");
        List<Entry> all = entries.values().stream()
                .filter(each -> within.isEmpty() || each.folder().equals(known(within.get())))
                .filter(each -> mail.messages.containsKey(each.uidl())
                        && mail.messages.get(each.uidl()).subject().contains(words))
                .toList();
        return new Listing(page(all, range), all.size(), complete, Optional.empty(), inFiles);
    }

    @Override
    public Saving save(HopLogin who, InputStream message, Revision revision) throws IOException {
        ask();
        Optional<Known> known = letter(who, revision.id());
        if (known.flatMap(Known::sent).isPresent()) {
            return new Saving(Drafts.Outcome.SENT, Optional.empty());
        }
        if (known.flatMap(Known::draft).isPresent()
                && !known.get().draft().equals(revision.base())
                && !known.get().window().equals(revision.window())) {
            return new Saving(Drafts.Outcome.ELSEWHERE, Optional.empty());
        }
        String uidl = mail.saveDraft(message.readAllBytes());
        known.flatMap(Known::draft).ifPresent(entries::remove);
        revision.base()
                .filter(old ->
                        entries.containsKey(old) && entries.get(old).folder().role() == Role.DRAFTS)
                .ifPresent(entries::remove);
        put(uidl, "drafts", mail.now, Flag.SEEN, Flag.DRAFT);
        letters.put(revision.id(), new Known(Optional.of(uidl), revision.window(), mail.now, Optional.empty()));
        return new Saving(Drafts.Outcome.SAVED, Optional.of(uidl));
    }

    @Override
    public Optional<Known> letter(HopLogin who, String id) {
        ask();
        if (outdated.isPresent()) {
            Optional<Known> known = outdated;
            outdated = Optional.empty();
            return known;
        }
        return Optional.ofNullable(letters.get(id))
                .map(known -> new Known(
                        known.draft()
                                .filter(uidl -> entries.containsKey(uidl)
                                        && entries.get(uidl).folder().role() == Role.DRAFTS),
                        known.window(),
                        known.changed(),
                        known.sent()));
    }

    @Override
    public void sent(HopLogin who, Leaving letter) {
        ask();
        letter(who, letter.id()).flatMap(Known::draft).ifPresent(entries::remove);
        letters.put(letter.id(), new Known(Optional.empty(), letter.window(), mail.now, Optional.of(letter.digest())));
    }

    @Override
    public Quota quota(HopLogin who) {
        ask();
        return quota;
    }

    @Override
    public long count(HopLogin who) {
        ask();
        return changes;
    }

    Standing standing = Standing.TRUE;
    boolean deletesAtSignOut;

    @Override
    public int outgoing(HopLogin who) {
        return waiting(who).size();
    }

    @Override
    public Standing standing(HopLogin who, FolderRef folder) {
        boolean emptied = deletesAtSignOut && folder.role() == Role.TRASH;
        return new Standing(standing.read(), standing.known(), standing.trouble(), emptied, standing.days());
    }

    /** Copies of sent mail, for a server that files none by itself. */
    final List<byte[]> sent = new java.util.ArrayList<>();

    boolean keepsSent = true;
    boolean sentFull;

    @Override
    public boolean keepsByItself() {
        return keepsSent;
    }

    @Override
    public void keep(HopLogin who, InputStream message) throws IOException {
        ask();
        if (sentFull) {
            throw new OrganizerException("the folder is full", false);
        }
        sent.add(message.readAllBytes());
    }

    /** Ids of mail that is being sent at this moment. */
    final List<String> underWay = new ArrayList<>();
    /** Ids of mail that was tried again. */
    final List<String> tried = new ArrayList<>();

    @Override
    public boolean tryNow(HopLogin who, String id) {
        tried.add(id);
        return outgoing.stream().anyMatch(each -> each.id().equals(id));
    }

    @Override
    public Taken take(HopLogin who, String id) {
        Optional<Outgoing> found =
                outgoing.stream().filter(each -> each.id().equals(id)).findFirst();
        if (found.isEmpty()) {
            return Taken.GONE;
        }
        if (underWay.contains(id)) {
            return new Taken(Outbox.Outcome.UNDER_WAY, List.of());
        }
        outgoing.remove(found.get());
        return new Taken(
                Outbox.Outcome.TAKEN,
                found.get().waiting().stream().map(Waiting::recipient).toList());
    }

    @Override
    public List<Outgoing> waiting(HopLogin who) {
        ask();
        return outgoing;
    }
}
