package org.postern.web.page.mail;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.postern.web.http.Response;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.FolderRef.Role;
import org.postern.web.organizer.Messages.Entry;
import org.postern.web.organizer.Messages.Flag;
import org.postern.web.page.Urls;
import org.postern.web.page.Visit;
import org.postern.web.page.label.LabelActs;
import org.postern.web.session.Flash;

/**
 * {@code POST /act}: actions on messages, from a list, a search or an open message. Fields: {@code uidl} (one for each
 * message), {@code act} (or {@code star}/{@code unstar} with one UIDL), {@code to}, or {@code move} with the folder, {@code from} (their folder, if all
 * are in one), {@code threads} (each stands for the messages of its conversation up to it), {@code one} (the message whose star it is), {@code back}, {@code here} (the open message, which stays open after a star). Deleting moves to Trash
 * and can be undone; on a page of Trash it is permanent. With {@code whole} the action is for the whole folder or
 * search, see {@link WholeList}; {@code act=undo} undoes such an action, or a move from several folders.
 */
public final class ActScreen {
    private static final int MOST = 1000;

    private final WholeActs whole = new WholeActs();

    public Response act(Visit visit) {
        String back = Urls.back(visit.field("back"), "/mail/inbox");
        for (String single : List.of("star", "unstar")) {
            Optional<String> uidl = visit.exchange().form().value(single);
            if (uidl.isPresent()) {
                // A conversation is starred by its newest message, and not starred when none of it is.
                List<String> marked = single.equals("star") ? List.of(uidl.get()) : whole(visit, List.of(uidl.get()));
                flag(visit, marked, Flag.FLAGGED, single.equals("star"));
                return Response.seeOther(back);
            }
        }
        if (visit.field("act").equals("undo")) {
            whole.undo(visit);
            return Response.seeOther(back);
        }
        if (WholeList.isAsked(visit)) {
            Optional<WholeList> list = WholeList.asked(visit);
            if (list.isEmpty()) {
                visit.tell("act.unknown");
                return Response.seeOther(back);
            }
            return Response.seeOther(whole.act(visit, list.get(), back));
        }
        List<String> uidls = uidls(visit);
        if (uidls.isEmpty()) {
            visit.tell("act.none");
            return Response.seeOther(back);
        }
        if (visit.field("act").endsWith("star")) {
            Optional<String> one = visit.exchange().form().value("one");
            uidls = one.map(List::of).orElse(uidls);
        } else {
            uidls = whole(visit, uidls);
        }
        switch (named(visit)) {
            case "read" -> flag(visit, uidls, Flag.SEEN, true);
            case "unread" -> flag(visit, uidls, Flag.SEEN, false);
            case "star", "unstar" -> {
                flag(visit, uidls, Flag.FLAGGED, visit.field("act").equals("star"));
                back = Urls.back(visit.field("here"), back);
            }
            case "label" -> LabelActs.add(visit, uidls);
            case "unlabel" -> LabelActs.remove(visit, uidls);
            case "relabel" -> LabelActs.change(visit, uidls);
            case "labels" -> {
                LabelActs.set(visit, uidls);
                back = Urls.back(visit.field("here"), back);
            }
            case "archive" -> move(visit, uidls, Optional.of(FolderRef.of(Role.ARCHIVE)));
            case "junk" -> move(visit, uidls, Optional.of(FolderRef.of(Role.JUNK)));
            case "notjunk" -> move(visit, uidls, Optional.of(FolderRef.INBOX));
            case "move" -> move(visit, uidls, target(visit));
            case "delete" -> delete(visit, uidls);
            default -> visit.tell("act.unknown");
        }
        return Response.seeOther(back);
    }

    /** What to do. A button of a list of folders says both in one: {@code move} with the folder's key. */
    static String named(Visit visit) {
        return visit.field("move").isEmpty() ? visit.field("act") : "move";
    }

    /** Where to move. */
    static Optional<FolderRef> target(Visit visit) {
        String folder = visit.field("move");
        return visit.folderNamed(folder.isEmpty() ? visit.field("to") : folder);
    }

    /** The UIDLs of the ticked boxes, or those in the single field of an undo form. */
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

    /** With {@code threads}, all messages of the conversations as far as the page showed them. */
    private static List<String> whole(Visit visit, List<String> uidls) {
        return visit.field("threads").equals("1")
                ? visit.organizer().conversations().upTo(visit.login(), uidls)
                : uidls;
    }

    private static void flag(Visit visit, List<String> uidls, Flag flag, boolean on) {
        Set<Flag> one = EnumSet.of(flag);
        Set<Flag> none = EnumSet.noneOf(Flag.class);
        visit.organizer().messages().changeFlags(visit.login(), uidls, on ? one : none, on ? none : one);
        if (uidls.size() > 1) {
            String key = flag == Flag.SEEN ? (on ? "act.read" : "act.unread") : on ? "act.starred" : "act.unstarred";
            visit.tell(key, uidls.size());
        }
    }

    private void move(Visit visit, List<String> uidls, Optional<FolderRef> target) {
        if (target.isEmpty()) {
            visit.tell("act.no-folder");
            return;
        }
        boolean undoing = !visit.field("undo").isEmpty();
        Map<FolderRef, List<String>> messages = undoing ? Map.of() : byFolder(visit, uidls, target.get());
        if (messages.size() > 1 || (uidls.size() > MOST && !messages.isEmpty())) {
            whole.move(visit, messages, target.get()); // too much for the form of an Undo
            return;
        }
        List<String> moved = visit.organizer().messages().move(visit.login(), uidls, target.get());
        String text = target.get().role() == Role.TRASH
                ? visit.text("act.deleted", moved.size())
                : undoing
                        ? visit.text("act.undone", moved.size())
                        : visit.text("act.moved", moved.size(), visit.folderName(target.get()));
        visit.session()
                .tell(new Flash(
                        text,
                        moved.isEmpty()
                                ? Optional.empty()
                                : messages.keySet().stream().findFirst().map(folder -> undo(visit, moved, folder))));
    }

    private static Flash.Undo undo(Visit visit, List<String> moved, FolderRef from) {
        return new Flash.Undo(
                "/act",
                Map.of(
                        "uidls", String.join(" ", moved),
                        "act", "move",
                        "to", from.key(),
                        "undo", "1",
                        "back", Urls.back(visit.field("back"), "/mail/inbox")));
    }

    /** The messages by the folder in which they are, without those in the target. A page of one folder names it. */
    private static Map<FolderRef, List<String>> byFolder(Visit visit, List<String> uidls, FolderRef target) {
        Optional<FolderRef> from = visit.folderNamed(visit.field("from")).filter(folder -> !folder.equals(target));
        if (from.isPresent()) {
            return Map.of(from.get(), uidls);
        }
        Map<FolderRef, List<String>> messages = new LinkedHashMap<>();
        for (String uidl : uidls) {
            folder(visit, uidl)
                    .filter(folder -> !folder.equals(target))
                    .ifPresent(folder -> messages.computeIfAbsent(folder, each -> new ArrayList<>())
                            .add(uidl));
        }
        return messages;
    }

    private static Optional<FolderRef> folder(Visit visit, String uidl) {
        return visit.organizer().search().message(visit.login(), uidl).map(Entry::folder);
    }

    /** Deletes for good only what is in Trash, on a page of Trash, where the button says so. */
    private void delete(Visit visit, List<String> uidls) {
        Optional<Role> page = visit.folderNamed(visit.field("from")).map(FolderRef::role);
        boolean ofTrash = page.filter(role -> role == Role.TRASH).isPresent();
        List<String> inTrash = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (String uidl : uidls) {
            // What the page says of a conversation spares looking; but not to delete for good, as it may have been
            // moved since.
            boolean elsewhere =
                    page.isPresent() && !ofTrash && visit.field("threads").equals("1");
            boolean trash = !elsewhere
                    && folder(visit, uidl)
                            .filter(folder -> folder.role() == Role.TRASH)
                            .isPresent();
            (trash ? inTrash : others).add(uidl);
        }
        if (!inTrash.isEmpty()) {
            if (ofTrash) {
                int gone = visit.organizer().messages().purge(visit.login(), inTrash);
                visit.tell("act.purged", gone);
            } else {
                visit.tell("act.in-trash");
            }
        }
        if (!others.isEmpty()) {
            move(visit, others, Optional.of(FolderRef.of(Role.TRASH)));
        }
    }
}
