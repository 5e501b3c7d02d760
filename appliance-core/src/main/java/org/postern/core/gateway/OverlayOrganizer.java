package org.postern.core.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.core.adapter.BoxOrganizer;
import org.postern.web.organizer.MailOrganizer;
import org.postern.web.session.HopLogin;

/**
 * The organizer in front of a POP3 server: the box's own store, in which the server's messages have places, kept in step by the
 * {@link Mirror}. Thread-safe.
 */
final class OverlayOrganizer implements MailOrganizer {
    private static final String INBOX = "inbox";
    private final BoxOrganizer box;
    private final Mirror mirror;

    OverlayOrganizer(BoxOrganizer box, Mirror mirror) {
        this.box = box;
        this.mirror = mirror;
    }

    @Override
    public List<Folder> folders(HopLogin who) {
        look(who);
        return box.folders(who);
    }

    private void look(HopLogin who) {
        mirror.look(who, box.accountId(who));
    }

    @Override
    public Optional<Folder> folder(HopLogin who, String name) {
        return box.folder(who, name);
    }

    @Override
    public Folder createFolder(HopLogin who, String name) {
        return box.createFolder(who, name);
    }

    @Override
    public Folder renameFolder(HopLogin who, String name, String newName) {
        return box.renameFolder(who, name, newName);
    }

    @Override
    public void deleteFolder(HopLogin who, String name) {
        box.deleteFolder(who, name);
    }

    @Override
    public Listing list(HopLogin who, String folder, Filter filter, int offset, int limit) {
        Listing known = box.list(who, folder, filter, offset, limit);
        return new Listing(
                known.entries(),
                known.total(),
                mirror.standing(box.accountId(who)).complete());
    }

    @Override
    public Optional<Entry> find(HopLogin who, String uidl) {
        return box.find(who, uidl);
    }

    @Override
    public Neighbours neighbours(HopLogin who, String uidl) {
        return box.neighbours(who, uidl);
    }

    @Override
    public int changeFlags(HopLogin who, Collection<String> uidls, Set<Flag> add, Set<Flag> remove) {
        return box.changeFlags(who, uidls, add, remove);
    }

    @Override
    public List<String> move(HopLogin who, Collection<String> uidls, String folder) {
        return box.move(who, uidls, folder);
    }

    @Override
    public int purge(HopLogin who, Collection<String> uidls) {
        int purged = box.purge(who, uidls);
        mirror.depart(who, box.accountId(who), false);
        return purged;
    }

    @Override
    public int empty(HopLogin who, String folder) {
        int removed = box.empty(who, folder);
        mirror.depart(who, box.accountId(who), false);
        return removed;
    }

    @Override
    public Listing search(HopLogin who, @Nullable String folder, String query, int offset, int limit) {
        Listing found = box.search(who, folder, query, offset, limit);
        boolean all = mirror.standing(box.accountId(who)).complete();
        return new Listing(found.entries(), found.total(), found.complete() && all);
    }

    @Override
    public String saveDraft(HopLogin who, InputStream message, Optional<String> replaces) throws IOException {
        return box.saveDraft(who, message, replaces);
    }

    @Override
    public boolean keepsSent() {
        return false;
    }

    @Override
    public void keepSent(HopLogin who, InputStream message) throws IOException {
        box.keepSent(who, message);
    }

    @Override
    public Quota quota(HopLogin who) {
        return box.quota(who);
    }

    @Override
    public long changeCount(HopLogin who) {
        look(who);
        return box.changeCount(who);
    }

    @Override
    public List<Outgoing> outbox(HopLogin who) {
        return List.of();
    }

    @Override
    public Standing standing(HopLogin who, String folder) {
        Standing inbox = mirror.standing(box.accountId(who));
        return folder.toLowerCase(Locale.ROOT).equals(INBOX) ? inbox : new Standing(0, 0, inbox.trouble());
    }

    @Override
    public boolean deletesAtSignOut() {
        return true;
    }
}
