package org.postern.web.page.find;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.postern.web.http.Response;
import org.postern.web.organizer.Searches;
import org.postern.web.organizer.Searches.Outcome;
import org.postern.web.organizer.Searches.Saved;
import org.postern.web.page.NotThere;
import org.postern.web.page.Urls;
import org.postern.web.page.Visit;
import org.postern.web.session.Flash;

/**
 * {@code POST /searches}: {@code act} is {@code save} (with {@code name} and {@code q}), {@code rename} and
 * {@code remove} (with {@code id}), or {@code forget} (the searches that were made).
 */
public final class SearchesScreen {
    public Response change(Visit visit) {
        Searches port = visit.organizer().reactions().searches();
        if (!port.available()) {
            throw new NotThere();
        }
        String name = visit.field("name").strip();
        switch (visit.field("act")) {
            case "save" ->
                told(
                        visit,
                        port.save(
                                visit.login(),
                                Optional.empty(),
                                name,
                                visit.field("q").strip()),
                        name);
            case "rename" -> told(visit, port.save(visit.login(), Optional.of(id(visit)), name, ""), name);
            case "remove" -> remove(visit, port);
            case "forget" -> {
                port.forget(visit.login());
                visit.tell("searches.forgotten");
            }
            default -> throw new NotThere();
        }
        return Response.seeOther(Urls.back(visit.field("back"), "/search"));
    }

    private static void told(Visit visit, Outcome outcome, String name) {
        if (outcome == Outcome.SAVED) {
            visit.tell("searches.saved", name);
        } else {
            visit.tell("searches.fault." + outcome.name().toLowerCase(Locale.ROOT));
        }
    }

    private static void remove(Visit visit, Searches port) {
        long id = id(visit);
        Saved saved = visit.searches().saved().stream()
                .filter(each -> each.id() == id)
                .findFirst()
                .orElseThrow(NotThere::new);
        if (port.remove(visit.login(), id)) {
            Map<String, String> undo = Map.of(
                    "act",
                    "save",
                    "name",
                    saved.name(),
                    "q",
                    saved.query(),
                    "back",
                    Urls.back(visit.field("back"), "/search"));
            visit.session()
                    .tell(new Flash(
                            visit.text("searches.removed", saved.name()),
                            Optional.of(new Flash.Undo("/searches", undo))));
        }
    }

    private static long id(Visit visit) {
        String id = visit.field("id");
        if (!id.matches("[0-9]{1,18}")) {
            throw new NotThere();
        }
        return Long.parseLong(id);
    }
}
