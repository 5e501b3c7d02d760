package org.postern.web.page.mail;

import java.util.List;
import java.util.Optional;
import org.postern.web.http.Response;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.FolderRef.Role;
import org.postern.web.organizer.Folders;
import org.postern.web.organizer.Folders.Folder;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.page.NotThere;
import org.postern.web.page.Urls;
import org.postern.web.page.Visit;

/** A person's own folders: create, rename, remove. The messages of a removed folder move to Trash. */
public final class FoldersScreen {
    private static final int LONGEST = 100;

    public FoldersScreen() {}

    /**
     * The page.
     *
     * @param typed a refused name, shown again
     * @param problem the reason; empty for none
     */
    public record View(List<Own> own, String typed, String problem, int longest) {}

    /** A folder that the person can change. */
    public record Own(String name, String url, int messages) {}

    public Response show(Visit visit) {
        return page(visit, 200, "", "");
    }

    public Response change(Visit visit) {
        Folders folders = visit.organizer().folders();
        String name = visit.field("name");
        String wanted = visit.field("new").strip();
        try {
            switch (visit.field("act")) {
                case "make" -> {
                    Folder made = folders.create(visit.login(), usable(wanted));
                    visit.tell("folders.made", made.name());
                }
                case "rename" -> {
                    folders.rename(visit.login(), own(name), usable(wanted));
                    visit.tell("folders.renamed", wanted);
                }
                case "remove" -> {
                    folders.delete(visit.login(), own(name));
                    visit.tell("folders.removed", name);
                }
                default -> throw new NotThere();
            }
        } catch (OrganizerException e) {
            if (e.gone()) {
                throw new NotThere();
            }
            return page(visit, 400, wanted, visit.text("folders.refused", wanted));
        } catch (Refused e) {
            return page(visit, 400, wanted, visit.text("folders.refused", wanted));
        }
        return Response.seeOther("/folders");
    }

    private static FolderRef own(String name) {
        return FolderRef.named(name)
                .filter(folder -> folder.role() == Role.NONE)
                .orElseThrow(NotThere::new);
    }

    private static String usable(String name) {
        if (name.isEmpty() || name.codePointCount(0, name.length()) > LONGEST) {
            throw new Refused();
        }
        return name;
    }

    private static Response page(Visit visit, int status, String typed, String problem) {
        List<Own> own = visit.folders().all().stream()
                .filter(folder -> folder.role() == Role.NONE)
                .map(folder -> new Own(folder.name(), Urls.folder(folder.ref()), folder.messages()))
                .toList();
        return visit.page(status, "folders", "folders", new View(own, typed, problem, LONGEST), Optional.empty());
    }

    /** The name is not allowed for a folder. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused() {
            super("not a valid folder name", null, false, false);
        }
    }
}
