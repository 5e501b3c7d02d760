package org.postern.web.page.mail;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.FolderRef.Role;
import org.postern.web.organizer.Messages.Entry;
import org.postern.web.organizer.Messages.Filter;
import org.postern.web.organizer.Messages.Flag;
import org.postern.web.page.Urls;
import org.postern.web.page.Visit;
import org.postern.web.page.label.LabelActs;
import org.postern.web.session.Flash;

/**
 * Actions on all messages of a folder or a search at once. Nothing is deleted for good here: what cannot be undone is
 * asked first, by {@link EmptyScreen}. Thread-safe.
 */
final class WholeActs {
    private final KeptMoves kept = new KeptMoves();

    /** Acts as the form says; returns where to go. */
    String act(Visit visit, WholeList list, String back) {
        String act = ActScreen.named(visit);
        switch (act) {
            case "read", "unread" -> flag(visit, list, Flag.SEEN, act.equals("read"));
            case "star", "unstar" -> flag(visit, list, Flag.FLAGGED, act.equals("star"));
            case "label" -> LabelActs.add(visit, uidls(visit, list));
            case "unlabel" -> LabelActs.remove(visit, uidls(visit, list));
            case "relabel" -> LabelActs.change(visit, uidls(visit, list));
            case "archive" -> move(visit, list, Optional.of(FolderRef.of(Role.ARCHIVE)));
            case "junk" -> move(visit, list, Optional.of(FolderRef.of(Role.JUNK)));
            case "notjunk" -> move(visit, list, Optional.of(FolderRef.INBOX));
            case "move" -> move(visit, list, ActScreen.target(visit));
            case "delete" -> {
                return delete(visit, list, back);
            }
            default -> visit.tell("act.unknown");
        }
        return back;
    }

    private static List<String> uidls(Visit visit, WholeList list) {
        return list.entries(visit).stream().map(Entry::uidl).toList();
    }

    private static void flag(Visit visit, WholeList list, Flag flag, boolean on) {
        List<String> uidls = uidls(visit, list);
        visit.organizer()
                .messages()
                .changeFlags(visit.login(), uidls, on ? Set.of(flag) : Set.of(), on ? Set.of() : Set.of(flag));
        String key = flag == Flag.SEEN ? (on ? "act.read" : "act.unread") : on ? "act.starred" : "act.unstarred";
        visit.tell(key, uidls.size());
    }

    /** In Trash, deleting means emptying, which is asked first. */
    private String delete(Visit visit, WholeList list, String back) {
        Optional<FolderRef> emptied =
                list.query().isEmpty() ? list.folder().filter(folder -> folder.role() == Role.TRASH) : Optional.empty();
        if (emptied.isPresent() && list.filter().equals(Filter.ALL)) {
            return Urls.folder(emptied.get()) + "/empty";
        }
        if (emptied.isPresent()) {
            visit.tell("act.whole-trash");
            return back;
        }
        move(visit, list, Optional.of(FolderRef.of(Role.TRASH)));
        return back;
    }

    private void move(Visit visit, WholeList list, Optional<FolderRef> target) {
        if (target.isEmpty()) {
            visit.tell("act.no-folder");
            return;
        }
        move(
                visit,
                list.entries(visit).stream()
                        .filter(entry -> !entry.folder().equals(target.get()))
                        .collect(Collectors.groupingBy(
                                Entry::folder,
                                LinkedHashMap::new,
                                Collectors.mapping(Entry::uidl, Collectors.toList()))),
                target.get());
    }

    /** Moves messages, named by their folder, and keeps where they were. */
    void move(Visit visit, Map<FolderRef, List<String>> messages, FolderRef to) {
        Map<FolderRef, List<String>> moved = new LinkedHashMap<>();
        messages.forEach(
                (from, uidls) -> moved.put(from, visit.organizer().messages().move(visit.login(), uidls, to)));
        moved.values().removeIf(List::isEmpty);
        int count = moved.values().stream().mapToInt(List::size).sum();
        String text = to.role() == Role.TRASH
                ? visit.text("act.deleted", count)
                : visit.text("act.moved", count, visit.folderName(to));
        visit.session()
                .tell(new Flash(
                        text,
                        count == 0
                                ? Optional.empty()
                                : Optional.of(new Flash.Undo(
                                        "/act",
                                        Map.of(
                                                "act", "undo",
                                                "number", kept.keep(visit, moved),
                                                "back", Urls.back(visit.field("back"), "/mail/inbox"))))));
    }

    /** Moves the messages of the session's last act back, each to its folder. */
    void undo(Visit visit) {
        Optional<Map<FolderRef, List<String>>> moved = kept.take(visit, visit.field("number"));
        if (moved.isEmpty()) {
            visit.tell("act.undo-gone");
            return;
        }
        int count = 0;
        for (Map.Entry<FolderRef, List<String>> each : moved.get().entrySet()) {
            count += visit.organizer()
                    .messages()
                    .move(visit.login(), each.getValue(), each.getKey())
                    .size();
        }
        visit.tell("act.undone", count);
    }
}
