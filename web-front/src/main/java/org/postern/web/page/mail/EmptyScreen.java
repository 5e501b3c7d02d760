package org.postern.web.page.mail;

import java.util.Optional;
import org.postern.web.http.Response;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.FolderRef.Role;
import org.postern.web.organizer.Folders.Folder;
import org.postern.web.page.NotThere;
import org.postern.web.page.Urls;
import org.postern.web.page.Visit;

/**
 * Empties Trash or Junk after one confirmation. It is the only action that cannot be undone and affects more than the
 * selected messages.
 */
public final class EmptyScreen {
    /** The data of the confirmation page. */
    public record View(String folder, String url, int messages) {}

    public EmptyScreen() {}

    public Response ask(Visit visit) {
        Folder folder = disposable(visit);
        View view = new View(visit.folderName(folder.ref()), Urls.folder(folder.ref()), folder.messages());
        return visit.page(200, "empty", "mail", view, Optional.of(folder.ref()));
    }

    public Response empty(Visit visit) {
        FolderRef folder = disposable(visit).ref();
        int gone = visit.organizer().messages().empty(visit.login(), folder);
        visit.tell("act.purged", gone);
        return Response.seeOther(Urls.folder(folder));
    }

    private static Folder disposable(Visit visit) {
        Folder folder = visit.folder();
        if (folder.role() != Role.TRASH && folder.role() != Role.JUNK) {
            throw new NotThere();
        }
        return folder;
    }
}
