package org.postern.web.page.mail;

import java.util.List;
import java.util.Optional;
import org.postern.web.http.Response;
import org.postern.web.organizer.MailOrganizer;
import org.postern.web.organizer.MailOrganizer.Filter;
import org.postern.web.organizer.MailOrganizer.Folder;
import org.postern.web.organizer.MailOrganizer.Quota;
import org.postern.web.organizer.MailOrganizer.Role;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.page.Folders;
import org.postern.web.page.NotThere;
import org.postern.web.page.Visit;

/** Patent screen 23: receive or send. Works whatever the organizer knows. */
public final class ChooseScreen {
    public ChooseScreen() {}

    /**
     * The page.
     *
     * @param unread -1 when unknown, and then a dash is shown
     * @param arrived when the newest mail came; empty when unknown or none
     * @param used octets in words; empty when unknown
     * @param percent of the quota; -1 without a limit
     */
    public record View(
            String name,
            boolean counted,
            boolean organizer,
            int unread,
            String arrived,
            int drafts,
            int outbox,
            String used,
            String limit,
            int percent,
            boolean skip) {}

    public Response show(Visit visit) {
        if (visit.preferences().skipChoice() && !visit.query("choose").equals("1")) {
            return Response.seeOther("/mail/inbox");
        }
        return visit.page(200, "choose", "choose", visit.organizer().isPresent() ? counted(visit) : bare(visit, true));
    }

    public Response skip(Visit visit) {
        boolean skip = visit.field("skip").equals("1");
        return Response.seeOther(skip ? "/mail/inbox" : "/")
                .with(visit.preferences().withSkipChoice(skip).cookie());
    }

    private static View counted(Visit visit) {
        Folders folders = visit.folders();
        if (!folders.counted()) {
            return bare(visit, false);
        }
        MailOrganizer organizer = visit.organizer().orElseThrow(NotThere::new);
        try {
            Quota quota = organizer.quota(visit.login());
            boolean limited = quota.limitBytes() > 0;
            return new View(
                    name(visit),
                    true,
                    true,
                    folders.of(Role.INBOX).map(Folder::unread).orElse(0),
                    arrived(visit, organizer),
                    folders.of(Role.DRAFTS).map(Folder::messages).orElse(0),
                    organizer.outbox(visit.login()).size(),
                    visit.wording().size(quota.usedBytes()),
                    limited ? visit.wording().size(quota.limitBytes()) : "",
                    limited ? (int) Math.min(100, quota.usedBytes() * 100 / quota.limitBytes()) : -1,
                    visit.preferences().skipChoice());
        } catch (OrganizerException e) {
            return bare(visit, false);
        }
    }

    private static String arrived(Visit visit, MailOrganizer organizer) {
        List<MailOrganizer.Entry> newest =
                organizer.list(visit.login(), "inbox", Filter.ALL, 0, 1).entries();
        return Optional.of(newest)
                .filter(list -> !list.isEmpty())
                .map(list -> visit.wording().shortDate(list.get(0).arrived()))
                .orElse("");
    }

    private static View bare(Visit visit, boolean fine) {
        return new View(
                name(visit),
                false,
                !fine,
                -1,
                "",
                -1,
                -1,
                "",
                "",
                -1,
                visit.preferences().skipChoice());
    }

    private static String name(Visit visit) {
        String name = visit.login().displayName();
        return name.isEmpty() ? visit.login().address() : name;
    }
}
