package org.postern.web.page.mail;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.FolderRef.Role;
import org.postern.web.organizer.Messages.Entry;
import org.postern.web.organizer.Messages.Filter;
import org.postern.web.organizer.Messages.Flag;
import org.postern.web.page.Urls;
import org.postern.web.page.Visit;
import org.postern.web.page.label.LabelActs;
import org.postern.web.page.mail.KeptActs.Back;
import org.postern.web.page.mail.KeptActs.Flagged;
import org.postern.web.page.mail.KeptActs.Labelled;
import org.postern.web.page.mail.KeptActs.Uidls;
import org.postern.web.page.mail.KeptActs.Undoing;
import org.postern.web.session.Flash;

/**
 * Actions on all messages of a folder or a search at once. Nothing is deleted for good here: what cannot be undone is
 * asked first, by {@link EmptyScreen}. Thread-safe.
 */
final class WholeActs {
    private final KeptActs kept = new KeptActs();

    /** Acts as the form says; returns where to go. */
    String act(Visit visit, WholeList list, String back) {
        String act = ActScreen.named(visit);
        switch (act) {
            case "read", "unread" -> flag(visit, list, Flag.SEEN, act.equals("read"));
            case "star", "unstar" -> flag(visit, list, Flag.FLAGGED, act.equals("star"));
            case "label", "unlabel", "relabel" -> label(visit, list, act);
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

    private void flag(Visit visit, WholeList list, Flag flag, boolean on) {
        List<Entry> entries = list.entries(visit);
        Set<Flag> one = Set.of(flag);
        visit.organizer()
                .messages()
                .changeFlags(visit.login(), uidls(entries.stream()), on ? one : Set.of(), on ? Set.of() : one);
        String key = flag == Flag.SEEN ? (on ? "act.read" : "act.unread") : on ? "act.starred" : "act.unstarred";
        Stream<Entry> changed = entries.stream().filter(entry -> entry.flags().contains(flag) != on);
        tell(visit, visit.text(key, entries.size()), new Flagged(flag, on, Uidls.of(uidls(changed))));
    }

    private void label(Visit visit, WholeList list, String act) {
        List<Entry> entries = list.entries(visit);
        List<String> all = uidls(entries.stream());
        LabelActs.Changed changed =
                switch (act) {
                    case "label" -> LabelActs.add(visit, all);
                    case "unlabel" -> LabelActs.remove(visit, all);
                    default -> LabelActs.change(visit, all);
                };
        Labelled undoing =
                new Labelled(turned(entries, changed.added(), true), turned(entries, changed.taken(), false));
        visit.session().takeFlash().ifPresent(told -> tell(visit, told.text(), undoing));
    }

    /** The messages of each label that got it, or from which it was taken. */
    private static Map<String, Uidls> turned(List<Entry> entries, Set<String> labels, boolean on) {
        Map<String, Uidls> turned = new HashMap<>();
        for (String label : labels) {
            Stream<Entry> changed =
                    entries.stream().filter(entry -> entry.keywords().contains(label) != on);
            turned.put(label, Uidls.of(uidls(changed)));
        }
        return turned;
    }

    private static List<String> uidls(Stream<Entry> entries) {
        return entries.map(Entry::uidl).toList();
    }

    /** Tells what was done, with the button that undoes it. */
    private void tell(Visit visit, String text, Undoing undoing) {
        Optional<Flash.Undo> undo = undoing.isEmpty()
                ? Optional.empty()
                : Optional.of(new Flash.Undo(
                        "/act",
                        Map.of(
                                "act", "undo",
                                "number", kept.keep(visit, undoing),
                                "back", Urls.back(visit.field("back"), "/mail/inbox"))));
        visit.session().tell(new Flash(text, undo));
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
        tell(visit, text, Back.of(moved));
    }

    /** Takes the session's last action back. */
    void undo(Visit visit) {
        Optional<Undoing> undoing = kept.take(visit, visit.field("number"));
        if (undoing.isEmpty()) {
            visit.tell("act.undo-gone");
        } else {
            undoing.get().undo(visit);
        }
    }
}
