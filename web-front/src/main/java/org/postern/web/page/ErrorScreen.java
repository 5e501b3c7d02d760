package org.postern.web.page;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postern.web.hop.HopException;
import org.postern.web.http.ErrorPages;
import org.postern.web.http.Response;
import org.postern.web.letter.InvalidFieldException;
import org.postern.web.organizer.OrganizerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Error pages: what went wrong, what was kept, and what to do next. The only detail of an internal error is its number
 * in the log.
 */
public final class ErrorScreen implements ErrorPages {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorScreen.class);
    private final ScreenServices desk;

    public ErrorScreen(ScreenServices desk) {
        this.desk = desk;
    }

    /**
     * The page.
     *
     * @param links to pages where the person can continue
     * @param requestId shown when the error is ours; else empty
     */
    public record View(String title, String text, List<PageLink> links, String requestId) {}

    @Override
    public Response page(ErrorView view) {
        boolean ours = view.reason() == Reason.INTERNAL;
        return page(view, view.reason().status(), PersonWords.key(view.reason().name()), ours);
    }

    @Override
    public Optional<Response> known(RuntimeException thrown, ErrorView view) {
        if (thrown instanceof NotThere) {
            return Optional.of(page(view, 404, "not-found", false));
        }
        if (thrown instanceof HopException hop) {
            LOG.info("{} hop: {} {}", view.requestId(), hop.kind(), hop.getMessage());
            int status = hop.kind() == HopException.Kind.GONE ? 404 : 503;
            return Optional.of(
                    page(view, status, "hop." + PersonWords.key(hop.kind().name()), false));
        }
        if (thrown instanceof OrganizerException organizer) {
            LOG.info("{} organizer: {}", view.requestId(), organizer.getMessage());
            return Optional.of(
                    organizer.gone() ? page(view, 404, "not-found", false) : page(view, 503, "organizer", false));
        }
        if (thrown instanceof InvalidFieldException) {
            return Optional.of(page(view, 400, "bad-request", false));
        }
        return Optional.empty();
    }

    private Response page(ErrorView error, int status, String key, boolean ours) {
        Texts texts = desk.bundles().of(error.locale());
        boolean signedIn = error.session().isPresent();
        List<PageLink> links = signedIn
                ? List.of(
                        new PageLink(texts.get("error.to-inbox"), "/mail/inbox"),
                        new PageLink(texts.get("error.to-choice"), "/?choose=1"))
                : List.of(new PageLink(texts.get("error.to-login"), "/login"));
        View view = new View(
                texts.get("error." + key), texts.get("error." + key + ".next"), links, ours ? error.requestId() : "");
        return Response.html(status, render(texts, view));
    }

    /** Renders without the folder pane, because the data for the pane may be what failed. */
    private String render(Texts texts, View view) {
        Map<String, Object> model = new HashMap<>();
        model.put("t", texts);
        model.put("f", new FrameMaker(desk).open(texts, ""));
        model.put("v", view);
        return desk.templates().render("error", model);
    }
}
