package org.postern.web.page.folder;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.postern.web.http.Response;
import org.postern.web.organizer.FolderFault;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.FolderRef.Role;
import org.postern.web.organizer.Folders.Change;
import org.postern.web.organizer.Folders.Folder;
import org.postern.web.organizer.Folders.Removal;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.page.FolderPane;
import org.postern.web.page.NotThere;
import org.postern.web.page.Urls;
import org.postern.web.page.Visit;
import org.postern.web.session.Flash;

/**
 * A person's own folders: create, rename, move into another, mark as favourite, remove. The messages of a removed folder
 * move to Trash. {@code POST /folders} has the fields {@code act}, {@code name} (the folder), {@code new} and
 * {@code into} (the folder that it is in; {@link #TOP} for none; absent: as before). The acts {@code before} and {@code after}
 * put it beside the folder {@code by}.
 */
public final class FoldersScreen {
    /** The value of {@code into} for a folder that is in no other. No folder's name is a slash. */
    static final String TOP = "/";

    private static final int LONGEST = 255;

    public FoldersScreen() {}

    /**
     * The page with all folders.
     *
     * @param marked whether there are favourites
     */
    public record View(List<Row> rows, Entry entry, boolean marked) {}

    /**
     * A folder.
     *
     * @param key in forms; empty if it cannot be changed
     * @param depth from 0 to 7
     */
    public record Row(
            String key, String name, String url, int depth, String messages, boolean favourite, Beside beside) {}

    /** Whether other own folders lie beside a folder, above it and below it. */
    public record Beside(boolean above, boolean below) {}

    /** The page on which one folder is changed. */
    public record One(String key, String path, Entry entry, boolean holdsOthers) {}

    /**
     * The fields for a name.
     *
     * @param typed a refused name is shown again
     * @param problem the reason; empty for none
     */
    public record Entry(String typed, List<Place> places, String problem, int longest) {}

    /** A folder in which others can be. */
    public record Place(String key, String name, boolean chosen) {}

    public Response show(Visit visit) {
        return all(visit, 200, new Typed("", visit.query("into"), ""));
    }

    /** The page of one folder. */
    public Response one(Visit visit) {
        Folder folder = own(visit, visit.query("name"));
        return one(visit, 200, folder, new Typed(leaf(folder.name()), above(folder.name()), ""));
    }

    private record Typed(String name, String into, String problem) {}

    public Response change(Visit visit) {
        for (String star : List.of("star", "unstar")) {
            Optional<String> name = visit.exchange().form().value(star);
            if (name.isPresent()) {
                FolderRef folder = own(visit, name.get()).ref();
                visit.organizer().folders().change(visit.login(), folder, Change.favourite(star.equals("star")));
                return back(visit);
            }
        }
        for (String way : List.of("up", "down")) {
            Optional<String> name = visit.exchange().form().value(way);
            if (name.isPresent()) {
                step(visit, own(visit, name.get()).ref(), way.equals("up") ? -1 : 1);
                return back(visit);
            }
        }
        return switch (visit.field("act")) {
            case "make" -> make(visit);
            case "rename" -> rename(visit);
            case "before", "after" -> put(visit);
            case "fold", "unfold" -> fold(visit);
            case "remove" -> remove(visit);
            case "restore" -> restore(visit);
            default -> throw new NotThere();
        };
    }

    /** Exchanges a folder with the one above or below it. */
    private static void step(Visit visit, FolderRef folder, int by) {
        List<FolderRef> order = new ArrayList<>(beside(FolderPane.all(visit).tree(), folder.key()));
        int from = order.indexOf(folder);
        int to = from + by;
        if (from >= 0 && to >= 0 && to < order.size()) {
            Collections.swap(order, from, to);
            visit.organizer().folders().change(visit.login(), folder, Change.order(order));
        }
    }

    /** Puts a folder before or after one of those beside it. */
    private static Response put(Visit visit) {
        FolderRef folder = own(visit, visit.field("name")).ref();
        FolderRef by = own(visit, visit.field("by")).ref();
        List<FolderRef> order = new ArrayList<>(beside(FolderPane.all(visit).tree(), folder.key()));
        if (!visit.folders().marked() || folder.equals(by) || !order.remove(folder) || !order.contains(by)) {
            throw new NotThere();
        }
        order.add(order.indexOf(by) + (visit.field("act").equals("after") ? 1 : 0), folder);
        visit.organizer().folders().change(visit.login(), folder, Change.order(order));
        return back(visit);
    }

    /** The own folders that lie where one lies, with it, in their order. */
    private static List<FolderRef> beside(List<FolderPane.Node> nodes, String key) {
        if (nodes.stream().anyMatch(node -> node.own() && node.item().key().equals(key))) {
            return nodes.stream()
                    .filter(FolderPane.Node::own)
                    .flatMap(node -> FolderRef.named(node.item().key()).stream())
                    .toList();
        }
        return nodes.stream()
                .map(node -> beside(node.inside(), key))
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private static Response back(Visit visit) {
        return Response.seeOther(Urls.back(visit.field("back"), "/folders"));
    }

    private static Response make(Visit visit) {
        String wanted = visit.field("new").strip();
        String into = visit.field("into");
        try {
            Folder made = visit.organizer().folders().create(visit.login(), path(visit, into, wanted));
            visit.tell("folders.made", made.name());
        } catch (OrganizerException e) {
            return all(visit, 400, new Typed(wanted, into, problem(visit, e, wanted)));
        }
        return back(visit);
    }

    private static Response rename(Visit visit) {
        Folder folder = own(visit, visit.field("name"));
        String wanted =
                visit.exchange().form().value("new").orElse(leaf(folder.name())).strip();
        String into = visit.exchange().form().value("into").orElse(above(folder.name()));
        try {
            Folder renamed = visit.organizer()
                    .folders()
                    .change(visit.login(), folder.ref(), Change.name(path(visit, into, wanted)));
            visit.tell("folders.renamed", renamed.name());
        } catch (OrganizerException e) {
            return one(visit, 400, folder, new Typed(wanted, into, problem(visit, e, wanted)));
        }
        return back(visit);
    }

    private static Response fold(Visit visit) {
        FolderRef folder = visit.folderNamed(visit.field("name")).orElseThrow(NotThere::new);
        visit.organizer()
                .folders()
                .change(visit.login(), folder, Change.folded(visit.field("act").equals("fold")));
        return back(visit);
    }

    private static Response remove(Visit visit) {
        Folder folder = own(visit, visit.field("name"));
        Removal removal = visit.organizer().folders().delete(visit.login(), folder.ref());
        Map<String, String> undo = Map.of("act", "restore", "removal", Long.toString(removal.number()));
        visit.session()
                .tell(new Flash(
                        visit.text("folders.removed", folder.name()),
                        removal.undoable() ? Optional.of(new Flash.Undo("/folders", undo)) : Optional.empty()));
        String back = Urls.back(visit.field("back"), "/folders");
        return Response.seeOther(back.startsWith("/folders") ? "/folders" : back);
    }

    private static Response restore(Visit visit) {
        try {
            Folder folder = visit.organizer().folders().restore(visit.login(), Long.parseLong(visit.field("removal")));
            visit.tell("folders.restored", folder.name());
        } catch (NumberFormatException e) {
            throw new NotThere();
        } catch (OrganizerException e) {
            visit.session()
                    .tell(Flash.of(
                            e.gone() ? visit.text("act.undo-gone") : visit.text("folders.fault." + faultKey(e))));
        }
        return back(visit);
    }

    /** The store's name of a folder with this last level in this place. */
    private static String path(Visit visit, String into, String wanted) {
        if (wanted.isEmpty()) {
            throw new OrganizerException("no name was given", FolderFault.EMPTY);
        }
        if (!into.isEmpty() && !into.equals(TOP)) {
            Folder parent = visit.folders().named(into).orElseThrow(NotThere::new);
            return parent.name() + "/" + wanted;
        }
        // A folder with a use may have been typed by the name that pages give it.
        int end = wanted.indexOf('/');
        String first = end < 0 ? wanted : wanted.substring(0, end);
        return visit.folders().all().stream()
                .filter(folder -> folder.role() != Role.NONE
                        && visit.folderName(folder.ref()).equalsIgnoreCase(first))
                .findFirst()
                .map(folder -> folder.name() + wanted.substring(first.length()))
                .orElse(wanted);
    }

    private static String problem(Visit visit, OrganizerException e, String wanted) {
        if (e.gone()) {
            throw new NotThere();
        }
        return visit.text("folders.fault." + faultKey(e), wanted);
    }

    private static String faultKey(OrganizerException e) {
        return e.folderFault()
                .orElse(FolderFault.REFUSED)
                .name()
                .toLowerCase(Locale.ROOT)
                .replace('_', '-');
    }

    private static Folder own(Visit visit, String name) {
        return FolderRef.named(name)
                .filter(folder -> folder.role() == Role.NONE)
                .flatMap(visit.folders()::at)
                .orElseThrow(NotThere::new);
    }

    private static String leaf(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /** The key of the folder that a folder of this name is in. */
    private static String above(String name) {
        int end = name.lastIndexOf('/');
        return end < 0 ? TOP : name.substring(0, end);
    }

    private static Response all(Visit visit, int status, Typed typed) {
        FolderPane pane = FolderPane.all(visit);
        List<FolderPane.Line> lines = pane.lines();
        Map<String, Beside> beside = new HashMap<>();
        beside(pane.tree(), beside);
        List<Row> rows = lines.stream()
                .filter(line -> line.node().own() || !line.node().inside().isEmpty())
                .map(line -> row(visit, line, beside))
                .toList();
        View view = new View(
                rows,
                new Entry(typed.name(), places(visit, typed.into(), Optional.empty()), typed.problem(), LONGEST),
                visit.folders().marked());
        return visit.page(status, "folders", "folders", view, Optional.empty());
    }

    private static void beside(List<FolderPane.Node> nodes, Map<String, Beside> into) {
        List<FolderPane.Node> own = nodes.stream().filter(FolderPane.Node::own).toList();
        for (int i = 0; i < own.size(); i++) {
            into.put(own.get(i).item().key(), new Beside(i > 0, i < own.size() - 1));
        }
        nodes.forEach(node -> beside(node.inside(), into));
    }

    private static Row row(Visit visit, FolderPane.Line line, Map<String, Beside> beside) {
        String key = line.node().item().key();
        Optional<Folder> folder = FolderRef.named(key).flatMap(visit.folders()::at);
        return new Row(
                line.node().own() ? key : "",
                line.node().item().name(),
                line.node().item().url(),
                line.depth(),
                folder.map(each -> visit.text("folders.messages", each.messages()))
                        .orElse(""),
                folder.filter(each -> each.marks().favourite()).isPresent(),
                beside.getOrDefault(key, new Beside(false, false)));
    }

    private static Response one(Visit visit, int status, Folder folder, Typed typed) {
        String inside = folder.name().toLowerCase(Locale.ROOT) + "/";
        boolean holds = visit.folders().all().stream()
                .anyMatch(each -> each.name().toLowerCase(Locale.ROOT).startsWith(inside));
        One view = new One(
                folder.ref().key(),
                folder.name(),
                new Entry(typed.name(), places(visit, typed.into(), Optional.of(folder)), typed.problem(), LONGEST),
                holds);
        return visit.page(status, "folder", "folders", view, Optional.empty());
    }

    /** The folders in which another one can be: not itself, nor those inside, nor folders that are emptied. */
    private static List<Place> places(Visit visit, String chosen, Optional<Folder> moving) {
        List<Place> places = new ArrayList<>();
        places.add(new Place(TOP, visit.text("folders.top"), chosen.isEmpty() || chosen.equals(TOP)));
        for (Folder folder : visit.folders().all()) {
            if (List.of(Role.INBOX, Role.ARCHIVE, Role.SENT).contains(folder.role())) {
                places.add(place(visit, folder, chosen));
            }
        }
        for (Folder folder : FolderPane.own(visit)) {
            String name = folder.name().toLowerCase(Locale.ROOT);
            boolean itself = moving.map(one -> one.name().toLowerCase(Locale.ROOT))
                    .filter(one -> name.equals(one) || name.startsWith(one + "/"))
                    .isPresent();
            if (!itself) {
                places.add(place(visit, folder, chosen));
            }
        }
        return places;
    }

    private static Place place(Visit visit, Folder folder, String chosen) {
        boolean named = folder.ref().isNamed(chosen) || folder.name().equalsIgnoreCase(chosen);
        return new Place(folder.ref().key(), visit.folderName(folder.ref()), named);
    }
}
