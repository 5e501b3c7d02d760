package org.postern.web.page.mail;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.postern.web.http.Response;
import org.postern.web.organizer.MailOrganizer;
import org.postern.web.organizer.MailOrganizer.Entry;
import org.postern.web.organizer.MailOrganizer.Flag;
import org.postern.web.organizer.MailOrganizer.Folder;
import org.postern.web.organizer.MailOrganizer.Role;
import org.postern.web.page.Folders;
import org.postern.web.page.NotThere;
import org.postern.web.page.Urls;
import org.postern.web.page.Visit;
import org.postern.web.session.Flash;

/**
 * {@code POST /act}: what is done with messages, from a list, a search or an open message. Fields: {@code uidl} (each),
 * {@code act} (or {@code star}/{@code unstar} with one UIDL), {@code to}, {@code from} (the folder they are in, where it is
 * one), {@code back}, {@code here} (the open message, which a star leaves open). Deleting moves to Trash and can be undone; from Trash, Junk and Drafts it is for good.
 */
public final class ActScreen {
    private static final int MOST = 1000;

    public Response act(Visit visit) {
        MailOrganizer organizer = visit.organizer().orElseThrow(NotThere::new);
        String back = Urls.back(visit.field("back"), "/mail/inbox");
        for (String single : List.of("star", "unstar")) {
            Optional<String> uidl = visit.exchange().form().value(single);
            if (uidl.isPresent()) {
                flag(visit, List.of(uidl.get()), Flag.FLAGGED, single.equals("star"));
                return Response.seeOther(back);
            }
        }
        List<String> uidls = uidls(visit);
        if (uidls.isEmpty()) {
            visit.tell("act.none");
            return Response.seeOther(back);
        }
        switch (visit.field("act")) {
            case "read" -> flag(visit, uidls, Flag.SEEN, true);
            case "unread" -> flag(visit, uidls, Flag.SEEN, false);
            case "star", "unstar" -> {
                flag(visit, uidls, Flag.FLAGGED, visit.field("act").equals("star"));
                back = Urls.back(visit.field("here"), back);
            }
            case "archive" -> move(visit, uidls, visit.folders().of(Role.ARCHIVE));
            case "junk" -> move(visit, uidls, visit.folders().of(Role.JUNK));
            case "notjunk" -> move(visit, uidls, visit.folders().of(Role.INBOX));
            case "move" -> move(visit, uidls, visit.folders().named(visit.field("to")));
            case "delete" -> delete(visit, organizer, uidls);
            default -> visit.tell("act.unknown");
        }
        return Response.seeOther(back);
    }

    /** From the check boxes, or from the one field of an undo form. */
    private static List<String> uidls(Visit visit) {
        List<String> all = new ArrayList<>(visit.exchange().form().values("uidl"));
        for (String each : visit.field("uidls").split(" ", -1)) {
            all.add(each);
        }
        return all.stream()
                .filter(each -> !each.isEmpty())
                .distinct()
                .limit(MOST)
                .toList();
    }

    private static void flag(Visit visit, List<String> uidls, Flag flag, boolean on) {
        MailOrganizer organizer = visit.organizer().orElseThrow(NotThere::new);
        Set<Flag> one = EnumSet.of(flag);
        Set<Flag> none = EnumSet.noneOf(Flag.class);
        organizer.changeFlags(visit.login(), uidls, on ? one : none, on ? none : one);
        if (uidls.size() > 1) {
            String key = flag == Flag.SEEN ? (on ? "act.read" : "act.unread") : on ? "act.starred" : "act.unstarred";
            visit.tell(key, uidls.size());
        }
    }

    private static void move(Visit visit, List<String> uidls, Optional<Folder> target) {
        MailOrganizer organizer = visit.organizer().orElseThrow(NotThere::new);
        if (target.isEmpty()) {
            visit.tell("act.no-folder");
            return;
        }
        Optional<Folder> from = visit.folders().named(visit.field("from")).or(() -> common(visit, organizer, uidls));
        List<String> moved = organizer.move(visit.login(), uidls, Folders.key(target.get()));
        boolean undoing = !visit.field("undo").isEmpty();
        String text = target.get().role() == Role.TRASH
                ? visit.text("act.deleted", moved.size())
                : undoing
                        ? visit.text("act.undone", moved.size())
                        : visit.text("act.moved", moved.size(), visit.folderName(target.get()));
        visit.session()
                .tell(new Flash(
                        text,
                        from.filter(f -> !undoing && !moved.isEmpty() && !f.equals(target.get()))
                                .map(folder -> undo(visit, moved, folder))));
    }

    private static Flash.Undo undo(Visit visit, List<String> moved, Folder from) {
        return new Flash.Undo(
                "/act",
                Map.of(
                        "uidls", String.join(" ", moved),
                        "act", "move",
                        "to", Folders.key(from),
                        "undo", "1",
                        "back", Urls.back(visit.field("back"), "/mail/inbox")));
    }

    /** The one folder that all of them are in, if it is one. */
    private static Optional<Folder> common(Visit visit, MailOrganizer organizer, List<String> uidls) {
        List<String> names = uidls.stream()
                .flatMap(uidl -> organizer.find(visit.login(), uidl).stream())
                .map(Entry::folder)
                .distinct()
                .limit(2)
                .toList();
        return names.size() == 1 ? visit.folders().named(names.get(0)) : Optional.empty();
    }

    private static void delete(Visit visit, MailOrganizer organizer, List<String> uidls) {
        List<String> forGood = new ArrayList<>();
        List<String> toTrash = new ArrayList<>();
        for (String uidl : uidls) {
            Optional<Role> role = organizer
                    .find(visit.login(), uidl)
                    .flatMap(entry -> visit.folders().named(entry.folder()))
                    .map(Folder::role);
            boolean disposable = role.filter(r -> r == Role.TRASH || r == Role.JUNK || r == Role.DRAFTS)
                    .isPresent();
            (disposable ? forGood : toTrash).add(uidl);
        }
        if (!forGood.isEmpty()) {
            int gone = organizer.purge(visit.login(), forGood);
            visit.tell("act.purged", gone);
        }
        if (!toTrash.isEmpty()) {
            move(visit, toTrash, visit.folders().of(Role.TRASH));
        }
    }
}
