package org.postern.web.page.mail;

import org.jspecify.annotations.Nullable;
import org.postern.web.http.Response;
import org.postern.web.organizer.Changes.Quota;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.FolderRef.Role;
import org.postern.web.organizer.Folders.Folder;
import org.postern.web.organizer.Messages.Filter;
import org.postern.web.organizer.Messages.Range;
import org.postern.web.organizer.Organizer;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.page.KnownFolders;
import org.postern.web.page.Visit;
import org.postern.web.page.Wording;

/** Patent screen 23: receive or send. Works even when the organizer fails. */
public final class ChooseScreen {
    private static final Range NEWEST = new Range(0, 1);

    public ChooseScreen() {}

    /**
     * The page.
     *
     * @param counts null if unknown
     */
    public record View(String name, @Nullable Counts counts, boolean skip) {}

    /**
     * The numbers of messages and the used space.
     *
     * @param arrived when the newest mail arrived; empty if there is none
     */
    public record Counts(int unread, String arrived, int drafts, int outbox, Space space) {}

    /**
     * Used space as text.
     *
     * @param limit empty for no limit; the percentage has no meaning then
     */
    public record Space(String used, String limit, long percent) {}

    public Response show(Visit visit) {
        if (visit.preferences().skipChoice() && !visit.query("choose").equals("1")) {
            return Response.seeOther("/mail/inbox");
        }
        return visit.page(
                200,
                "choose",
                "choose",
                new View(name(visit), counts(visit), visit.preferences().skipChoice()));
    }

    public Response skip(Visit visit) {
        boolean skip = visit.field("skip").equals("1");
        return Response.seeOther(skip ? "/mail/inbox" : "/")
                .with(visit.preferences().withSkipChoice(skip).cookie());
    }

    private static @Nullable Counts counts(Visit visit) {
        KnownFolders folders = visit.folders();
        if (folders.failed()) {
            return null;
        }
        Organizer organizer = visit.organizer();
        try {
            Quota quota = organizer.changes().quota(visit.login());
            return new Counts(
                    folders.of(Role.INBOX).map(Folder::unread).orElse(0),
                    arrived(visit),
                    folders.of(Role.DRAFTS).map(Folder::messages).orElse(0),
                    organizer.changes().outgoing(visit.login()),
                    space(visit.wording(), quota));
        } catch (OrganizerException e) {
            return null;
        }
    }

    private static Space space(Wording wording, Quota quota) {
        String used = wording.size(quota.usedBytes());
        return quota.limitBytes() <= 0
                ? new Space(used, "", 0)
                : new Space(
                        used,
                        wording.size(quota.limitBytes()),
                        Math.min(100, quota.usedBytes() * 100 / quota.limitBytes()));
    }

    private static String arrived(Visit visit) {
        return visit.organizer().messages().list(visit.login(), FolderRef.INBOX, Filter.ALL, NEWEST).entries().stream()
                .findFirst()
                .map(newest -> visit.wording().shortDate(newest.arrived()))
                .orElse("");
    }

    private static String name(Visit visit) {
        String name = visit.login().displayName();
        return name.isEmpty() ? visit.login().address() : name;
    }
}
