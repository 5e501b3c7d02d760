package org.postern.web.page.live;

import java.util.Locale;
import org.postern.web.http.Response;
import org.postern.web.organizer.ChangeFeed;
import org.postern.web.organizer.Changes;
import org.postern.web.page.JsonAnswer;
import org.postern.web.page.Visit;
import org.postern.web.session.HopLogin;

/**
 * {@code GET /events}: tells the page's script when the person's mail changed. Each event has the change count, which
 * pages have too, so a script that was away notices what it missed. Nothing of the mail is in it: the script asks for the
 * page that it shows. {@code GET /events/now} answers with the same count, for mail servers that report nothing by
 * themselves and for networks that let no stream through. Thread-safe.
 */
public final class LiveScreen {
    private final LiveSessions sessions;
    private final Changes changes;
    private final boolean complete;

    public LiveScreen(ChangeFeed feed, Changes changes) {
        this.sessions = new LiveSessions(feed, changes);
        this.changes = changes;
        this.complete = feed.complete();
    }

    public Response events(Visit visit) {
        long count = changes.count(visit.login());
        HopLogin login = visit.login().withoutRemote();
        boolean poll = !complete;
        return Response.events(stream -> sessions.open(login, count, poll, stream));
    }

    public Response now(Visit visit) {
        return JsonAnswer.of(json(changes.count(visit.login())));
    }

    static String json(long count) {
        return String.format(Locale.ROOT, "{\"changes\":%d}", count);
    }
}
