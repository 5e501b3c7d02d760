package org.postern.web.page;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.web.organizer.MailOrganizer;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.session.HopLogin;

/** Folders and messages of one person, in memory. */
final class FakeOrganizer implements MailOrganizer {
    final List<Folder> names = new ArrayList<>();
    final Map<String, Entry> entries = new LinkedHashMap<>();
    final List<Outgoing> outgoing = new ArrayList<>();
    final FakeMail mail;
    boolean failing;
    boolean complete = true;
    Quota quota = new Quota(12_345_678, 1L << 30);
    long changes = 1;

    FakeOrganizer(FakeMail mail) {
        this.mail = mail;
        for (Role role : Role.values()) {
            if (role != Role.NONE) {
                String path = role.name().toLowerCase(java.util.Locale.ROOT);
                names.add(new Folder(
                        path.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + path.substring(1), path, role, 0, 0));
            }
        }
    }

    void own(String name) {
        names.add(new Folder(name, Urls.segment(name), Role.NONE, 0, 0));
    }

    void put(String uidl, String folder, Instant arrived, Flag... flags) {
        Set<Flag> set = EnumSet.noneOf(Flag.class);
        set.addAll(List.of(flags));
        entries.put(uidl, new Entry(uidl, folder, set, arrived, 12_300, false));
    }

    Entry entry(String uidl) {
        return java.util.Objects.requireNonNull(entries.get(uidl), uidl);
    }

    String folderOf(String uidl) {
        return entry(uidl).folder();
    }

    private void ask() {
        if (failing) {
            throw new OrganizerException("the store is being repaired", false);
        }
    }

    private String path(String folder) {
        return names.stream()
                .filter(each -> each.role() == Role.NONE
                        ? each.name().equals(folder)
                        : each.path().equalsIgnoreCase(folder))
                .findFirst()
                .orElseThrow(() -> new OrganizerException("there is no such folder", true))
                .path();
    }

    @Override
    public List<Folder> folders(HopLogin who) {
        ask();
        return names.stream()
                .map(each -> new Folder(
                        each.name(),
                        each.path(),
                        each.role(),
                        (int) entries.values().stream()
                                .filter(e -> e.folder().equals(each.path()))
                                .count(),
                        (int) entries.values().stream()
                                .filter(e -> e.folder().equals(each.path())
                                        && !e.flags().contains(Flag.SEEN))
                                .count()))
                .toList();
    }

    @Override
    public Optional<Folder> folder(HopLogin who, String name) {
        return folders(who).stream()
                .filter(each -> each.path().equals(path(name)))
                .findFirst();
    }

    @Override
    public Folder createFolder(HopLogin who, String name) {
        if (names.stream().anyMatch(each -> each.name().equals(name))) {
            throw new OrganizerException("there is such a folder", false);
        }
        own(name);
        return names.get(names.size() - 1);
    }

    @Override
    public Folder renameFolder(HopLogin who, String name, String newName) {
        deleteFolder(who, name);
        return createFolder(who, newName);
    }

    @Override
    public void deleteFolder(HopLogin who, String name) {
        if (!names.removeIf(each -> each.role() == Role.NONE && each.name().equals(name))) {
            throw new OrganizerException("there is no such folder", true);
        }
    }

    @Override
    public Listing list(HopLogin who, String folder, Filter filter, int offset, int limit) {
        ask();
        String path = path(folder);
        List<Entry> all = entries.values().stream()
                .filter(each -> each.folder().equals(path))
                .filter(each -> !filter.unread() || !each.flags().contains(Flag.SEEN))
                .filter(each -> !filter.flagged() || each.flags().contains(Flag.FLAGGED))
                .filter(each -> !filter.attachments() || each.attachments())
                .sorted(Comparator.comparing(Entry::arrived).reversed())
                .toList();
        return new Listing(page(all, offset, limit), all.size(), true);
    }

    private static List<Entry> page(List<Entry> all, int offset, int limit) {
        int from = Math.min(all.size(), offset);
        return all.subList(from, Math.min(all.size(), from + limit));
    }

    @Override
    public Optional<Entry> find(HopLogin who, String uidl) {
        ask();
        return Optional.ofNullable(entries.get(uidl));
    }

    @Override
    public Neighbours neighbours(HopLogin who, String uidl) {
        ask();
        List<String> order = list(
                        who,
                        entry(uidl).folder().startsWith("%")
                                ? "inbox"
                                : entry(uidl).folder(),
                        Filter.ALL,
                        0,
                        1_000_000)
                .entries()
                .stream()
                .map(Entry::uidl)
                .toList();
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
                entries.put(uidl, new Entry(uidl, old.folder(), flags, old.arrived(), old.size(), old.attachments()));
                changed++;
            }
        }
        changes++;
        return changed;
    }

    @Override
    public List<String> move(HopLogin who, Collection<String> uidls, String folder) {
        ask();
        String path = path(folder);
        List<String> moved = new ArrayList<>();
        for (String uidl : uidls) {
            Entry old = entries.get(uidl);
            if (old != null) {
                entries.put(uidl, new Entry(uidl, path, old.flags(), old.arrived(), old.size(), old.attachments()));
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
    public int empty(HopLogin who, String folder) {
        String path = path(folder);
        return purge(
                who,
                entries.values().stream()
                        .filter(each -> each.folder().equals(path))
                        .map(Entry::uidl)
                        .toList());
    }

    @Override
    public Listing search(HopLogin who, @Nullable String folder, String query, int offset, int limit) {
        ask();
        List<Entry> all = entries.values().stream()
                .filter(each -> folder == null || each.folder().equals(path(folder)))
                .filter(each -> mail.messages.containsKey(each.uidl())
                        && mail.messages.get(each.uidl()).subject().contains(query))
                .toList();
        return new Listing(page(all, offset, limit), all.size(), complete);
    }

    @Override
    public String saveDraft(HopLogin who, InputStream message, Optional<String> replaces) throws IOException {
        ask();
        if (replaces.isPresent() && !entries.containsKey(replaces.get())) {
            throw new OrganizerException("gone", true);
        }
        String uidl = mail.saveDraft(message.readAllBytes());
        replaces.ifPresent(entries::remove);
        put(uidl, "drafts", mail.now, Flag.SEEN, Flag.DRAFT);
        return uidl;
    }

    @Override
    public Quota quota(HopLogin who) {
        ask();
        return quota;
    }

    @Override
    public long changeCount(HopLogin who) {
        ask();
        return changes;
    }

    Standing standing = Standing.TRUE;
    boolean deletesAtSignOut;

    @Override
    public Standing standing(HopLogin who, String folder) {
        return standing;
    }

    @Override
    public boolean deletesAtSignOut() {
        return deletesAtSignOut;
    }

    /** Copies of what was sent, where this server is one that files none. */
    final List<byte[]> sent = new java.util.ArrayList<>();

    boolean keepsSent = true;
    boolean sentFull;

    @Override
    public boolean keepsSent() {
        return keepsSent;
    }

    @Override
    public void keepSent(HopLogin who, InputStream message) throws IOException {
        ask();
        if (sentFull) {
            throw new OrganizerException("the folder is full", false);
        }
        sent.add(message.readAllBytes());
    }

    @Override
    public List<Outgoing> outbox(HopLogin who) {
        ask();
        return outgoing;
    }
}
