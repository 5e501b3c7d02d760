package org.postern.web.page.mail;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postern.web.organizer.FolderRef;
import org.postern.web.page.Visit;

/**
 * Where the messages of large moves were, for Undo: too many for a form. One move for each session, and only the last of
 * all; after a restart they cannot be undone. Thread-safe.
 */
final class KeptMoves {
    /** A move of 20,000 messages takes about 200 KiB. */
    private static final int MOST = 64;

    private final Map<String, Kept> bySession = new LinkedHashMap<>();
    private long last;

    /**
     * A move.
     *
     * @param uidls by the folder in which they were, separated by blanks
     */
    private record Kept(String number, Map<FolderRef, String> uidls) {}

    /** Keeps a move in place of the session's earlier one; returns its number. */
    synchronized String keep(Visit visit, Map<FolderRef, List<String>> moved) {
        Map<FolderRef, String> uidls = new LinkedHashMap<>();
        moved.forEach((folder, all) -> uidls.put(folder, String.join(" ", all)));
        String number = Long.toString(++last);
        bySession.remove(visit.session().id());
        bySession.put(visit.session().id(), new Kept(number, uidls));
        if (bySession.size() > MOST) {
            bySession.remove(bySession.keySet().iterator().next());
        }
        return number;
    }

    /** The UIDLs of the session's move with this number, by the folder in which they were; only once. */
    synchronized Optional<Map<FolderRef, List<String>>> take(Visit visit, String number) {
        Kept kept = bySession.get(visit.session().id());
        if (kept == null || !kept.number().equals(number)) {
            return Optional.empty();
        }
        bySession.remove(visit.session().id());
        Map<FolderRef, List<String>> moved = new LinkedHashMap<>();
        kept.uidls().forEach((folder, all) -> moved.put(folder, new ArrayList<>(List.of(all.split(" ", -1)))));
        return Optional.of(moved);
    }
}
