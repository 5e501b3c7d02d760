package org.postern.web.page.mail;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.Messages.Flag;
import org.postern.web.page.Visit;

/**
 * How large actions are undone: too much for a form. One action for each session, and only the last of all; after a
 * restart they cannot be undone. Thread-safe.
 */
final class KeptActs {
    private static final int MOST = 64;

    private final Map<String, Kept> bySession = new LinkedHashMap<>();
    private long last;

    private record Kept(String number, Undoing undoing) {}

    /** What takes an action back. One of 20,000 messages takes about 200 KiB. */
    interface Undoing {
        /** Whether the action changed nothing. */
        boolean isEmpty();

        /** Takes it back, and tells so. */
        void undo(Visit visit);
    }

    /** Moves messages, by the folder in which they were. */
    record Back(Map<FolderRef, Uidls> messages) implements Undoing {
        static Back of(Map<FolderRef, List<String>> moved) {
            return new Back(moved.entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, each -> Uidls.of(each.getValue()))));
        }

        @Override
        public boolean isEmpty() {
            return messages.isEmpty();
        }

        @Override
        public void undo(Visit visit) {
            int count = 0;
            for (Map.Entry<FolderRef, Uidls> each : messages.entrySet()) {
                count += visit.organizer()
                        .messages()
                        .move(visit.login(), each.getValue().all(), each.getKey())
                        .size();
            }
            visit.tell("act.undone", count);
        }
    }

    /**
     * Turns a flag of messages.
     *
     * @param on whether the action set it
     */
    record Flagged(Flag flag, boolean on, Uidls messages) implements Undoing {
        @Override
        public boolean isEmpty() {
            return messages.joined.isEmpty();
        }

        @Override
        public void undo(Visit visit) {
            Set<Flag> one = Set.of(flag);
            List<String> uidls = messages.all();
            visit.organizer().messages().changeFlags(visit.login(), uidls, on ? Set.of() : one, on ? one : Set.of());
            visit.tell("act.unmarked", uidls.size());
        }
    }

    /**
     * Turns labels of messages.
     *
     * @param added the messages that got a label, by its keyword
     * @param taken those from which a label was taken, by its keyword
     */
    record Labelled(Map<String, Uidls> added, Map<String, Uidls> taken) implements Undoing {
        @Override
        public boolean isEmpty() {
            return Stream.of(added, taken)
                    .flatMap(each -> each.values().stream())
                    .allMatch(uidls -> uidls.joined.isEmpty());
        }

        @Override
        public void undo(Visit visit) {
            Set<String> changed = new HashSet<>();
            added.forEach((keyword, uidls) -> changed.addAll(mark(visit, uidls, Set.of(), Set.of(keyword))));
            taken.forEach((keyword, uidls) -> changed.addAll(mark(visit, uidls, Set.of(keyword), Set.of())));
            visit.tell("act.unmarked", changed.size());
        }

        private static List<String> mark(Visit visit, Uidls uidls, Set<String> add, Set<String> remove) {
            List<String> all = uidls.all();
            int unused = visit.organizer().reactions().labels().mark(visit.login(), all, add, remove);
            return all;
        }
    }

    /** UIDLs, separated by blanks: a list of strings takes five times as much. */
    record Uidls(String joined) {
        static Uidls of(List<String> all) {
            return new Uidls(String.join(" ", all));
        }

        List<String> all() {
            return joined.isEmpty() ? List.of() : List.of(joined.split(" ", -1));
        }
    }

    /** Keeps how to undo an action in place of the session's earlier one; returns its number. */
    synchronized String keep(Visit visit, Undoing undoing) {
        String number = Long.toString(++last);
        bySession.remove(visit.session().id());
        bySession.put(visit.session().id(), new Kept(number, undoing));
        if (bySession.size() > MOST) {
            bySession.remove(bySession.keySet().iterator().next());
        }
        return number;
    }

    /** How to undo the session's action with this number; only once. */
    synchronized Optional<Undoing> take(Visit visit, String number) {
        Kept kept = bySession.get(visit.session().id());
        if (kept == null || !kept.number().equals(number)) {
            return Optional.empty();
        }
        bySession.remove(visit.session().id());
        return Optional.of(kept.undoing());
    }
}
