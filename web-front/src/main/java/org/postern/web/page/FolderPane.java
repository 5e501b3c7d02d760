package org.postern.web.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.FolderRef.Role;
import org.postern.web.organizer.Folders.Folder;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.page.Frame.FolderItem;
import org.postern.web.page.Frame.LabelItem;

/**
 * The folders as a tree, in the order in which they are shown: those with a use, then the person's own.
 *
 * @param favourites shown first, with all levels of their names
 * @param ordered whether the person's order of folders can be kept
 * @param cut whether folders are left out, because there are many
 * @param waiting mails that have not left yet
 * @param labels below the folders
 * @param searching what was searched for
 */
public record FolderPane(
        List<FolderItem> favourites,
        List<Node> tree,
        boolean ordered,
        boolean cut,
        int waiting,
        Labelling labels,
        Searching searching) {
    /** So many folders can be looked through at a glance, and cost a page little. */
    private static final int MOST = 200;

    static final FolderPane NONE =
            new FolderPane(List.of(), List.of(), false, false, 0, Labelling.NONE, Searching.NONE);

    /**
     * The person's labels.
     *
     * @param on whether messages can have labels
     */
    public record Labelling(boolean on, List<LabelItem> items) {
        static final Labelling NONE = new Labelling(false, List.of());

        static Labelling of(Visit visit) {
            return new Labelling(visit.organizer().reactions().labels().available(), visit.labelItems());
        }
    }

    /**
     * The person's searches.
     *
     * @param on whether searches can be saved
     */
    public record Searching(boolean on, List<SavedItem> saved, List<String> past) {
        static final Searching NONE = new Searching(false, List.of(), List.of());

        static Searching of(Visit visit) {
            return new Searching(
                    visit.organizer().reactions().searches().available(),
                    visit.searches().saved().stream()
                            .map(each -> new SavedItem(
                                    each.id(),
                                    each.name(),
                                    Urls.with("/search", "q", each.query()),
                                    each.query().equals(visit.query("q"))))
                            .toList(),
                    visit.searches().past());
        }
    }

    /** A search with a name. */
    public record SavedItem(long id, String name, String url, boolean current) {}

    /**
     * A folder of the tree.
     *
     * @param item with the last level of its name; the address is empty if only the folders inside exist
     * @param own whether the person made it
     * @param open whether the folders inside are shown
     */
    public record Node(FolderItem item, List<Node> inside, boolean own, boolean open) {
        /** This folder and those inside, as lines with their depth. */
        void lines(int depth, List<Line> into) {
            into.add(new Line(this, depth));
            inside.forEach(each -> each.lines(depth + 1, into));
        }
    }

    /** A line of the tree: how deep it lies, from 0. */
    public record Line(Node node, int depth) {}

    /** The tree as lines. */
    public List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        tree.forEach(each -> each.lines(0, lines));
        return lines;
    }

    /** The pane beside a page. */
    static FolderPane of(Visit visit, Optional<FolderRef> current) {
        Optional<String> open = current.flatMap(visit.folders()::at).map(folder -> folder.name() + "/");
        List<Folder> own = own(visit);
        boolean cut = own.size() > MOST;
        List<Folder> shown = cut ? few(own, open.orElse("")) : own;
        List<FolderItem> favourites = own.stream()
                .filter(folder -> folder.marks().favourite())
                .limit(MOST)
                .map(folder -> visit.item(folder, false))
                .toList();
        return new FolderPane(
                favourites,
                new Building(visit, current, open.orElse("")).tree(shown),
                visit.folders().marked(),
                cut,
                waiting(visit),
                Labelling.of(visit),
                Searching.of(visit));
    }

    private static int waiting(Visit visit) {
        if (visit.folders().failed()) {
            return 0; // one failure is enough to wait for
        }
        try {
            return visit.organizer().changes().outgoing(visit.login());
        } catch (OrganizerException e) {
            return 0;
        }
    }

    /** All folders, for the page on which they are arranged. */
    public static FolderPane all(Visit visit) {
        return new FolderPane(
                List.of(),
                new Building(visit, Optional.empty(), "").tree(own(visit)),
                visit.folders().marked(),
                false,
                0,
                Labelling.NONE,
                Searching.NONE);
    }

    /** The person's own folders in the order of pages. */
    public static List<Folder> own(Visit visit) {
        Map<String, Integer> positions = new HashMap<>();
        for (Folder folder : visit.folders().all()) {
            if (folder.marks().position() > 0) {
                positions.put(
                        folder.name().toLowerCase(Locale.ROOT), folder.marks().position());
            }
        }
        return visit.folders().all().stream()
                .filter(folder -> folder.role() == Role.NONE)
                .sorted(Comparator.comparing(
                        Folder::name, new FolderOrder(visit.wording().texts().locale(), positions)))
                .toList();
    }

    /** The outermost folders, and those along the way to the open one and beside it. */
    private static List<Folder> few(List<Folder> own, String open) {
        Predicate<Folder> near = folder -> {
            int end = folder.name().lastIndexOf('/');
            return end < 0 || open.startsWith(folder.name().substring(0, end + 1));
        };
        List<Folder> few = new ArrayList<>(own.stream().filter(near).limit(MOST).toList());
        own.stream()
                .filter(folder -> open.startsWith(folder.name() + "/") && !few.contains(folder))
                .forEach(few::add);
        return few;
    }

    /** Makes nodes of names. */
    private record Building(Visit visit, Optional<FolderRef> current, String open) {
        List<Node> tree(List<Folder> own) {
            Map<String, Draft> byName = new HashMap<>();
            List<Draft> outermost = new ArrayList<>();
            for (Folder folder : visit.folders().all()) {
                if (folder.role() != Role.NONE) {
                    Draft draft = new Draft(folder.name(), Optional.of(folder), new ArrayList<>());
                    byName.put(key(folder.name()), draft);
                    outermost.add(draft);
                }
            }
            for (Folder folder : own) {
                Draft known = byName.get(key(folder.name()));
                if (known == null) {
                    place(folder.name(), Optional.of(folder), byName, outermost);
                }
            }
            return outermost.stream().map(this::node).toList();
        }

        private static String key(String name) {
            return name.toLowerCase(Locale.ROOT);
        }

        /** Puts a folder below the one that it is in, which is shown even if it is not a folder itself. */
        private static Draft place(
                String name, Optional<Folder> folder, Map<String, Draft> byName, List<Draft> outermost) {
            Draft draft = new Draft(name, folder, new ArrayList<>());
            byName.put(key(name), draft);
            int end = name.lastIndexOf('/');
            if (end <= 0) {
                outermost.add(draft);
                return draft;
            }
            String above = name.substring(0, end);
            Draft parent = byName.get(key(above));
            (parent == null ? place(above, Optional.empty(), byName, outermost) : parent)
                    .inside()
                    .add(draft);
            return draft;
        }

        private Node node(Draft draft) {
            List<Node> inside = draft.inside().stream().map(this::node).toList();
            String leaf = draft.name().substring(draft.name().lastIndexOf('/') + 1);
            boolean own =
                    draft.folder().filter(folder -> folder.role() == Role.NONE).isPresent();
            boolean folded =
                    draft.folder().filter(folder -> folder.marks().folded()).isPresent();
            boolean way = open.length() > draft.name().length() + 1 && key(open).startsWith(key(draft.name()) + "/");
            FolderItem item = draft.folder()
                    .map(folder -> visit.item(folder, current.equals(Optional.of(folder.ref()))))
                    .map(each -> own ? each.named(leaf) : each)
                    .orElse(new FolderItem("", leaf, "", Role.NONE.key(), 0, false));
            return new Node(item, inside, own, !folded || way);
        }
    }

    private record Draft(String name, Optional<Folder> folder, List<Draft> inside) {}
}
