package org.postern.web.page.mail;

import java.util.Locale;
import java.util.Map;
import org.postern.web.http.Response;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.Messages.Entry;
import org.postern.web.organizer.Messages.Filter;
import org.postern.web.organizer.Messages.Flag;
import org.postern.web.organizer.Messages.Range;
import org.postern.web.page.NotThere;
import org.postern.web.page.Visit;

/**
 * {@code GET /news?folder=F&since=MILLIS&changes=N}: the script polls it, to show "3 new: show". If nothing changed, it
 * only reads one number.
 */
public final class NewsScreen {
    private static final Range NEWEST = new Range(0, 50);

    public Response show(Visit visit) {
        long changes = visit.organizer().changes().count(visit.login());
        long since = number(visit.query("since"));
        if (since == 0 || changes == number(visit.query("changes"))) {
            return json(String.format(Locale.ROOT, "{\"changes\":%d}", changes));
        }
        FolderRef folder = FolderRef.named(visit.query("folder")).orElseThrow(NotThere::new);
        long fresh = visit.organizer().messages().list(visit.login(), folder, Filter.ALL, NEWEST).entries().stream()
                .filter(each -> each.arrived().toEpochMilli() > since)
                .filter(NewsScreen::unread)
                .count();
        return json(String.format(Locale.ROOT, "{\"changes\":%d,\"fresh\":%d}", changes, fresh));
    }

    private static boolean unread(Entry entry) {
        return !entry.flags().contains(Flag.SEEN);
    }

    private static long number(String text) {
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    public static Response json(String json) {
        return new Response(
                200,
                Response.Kind.PAGE,
                "application/json;charset=utf-8",
                Map.of(),
                out -> out.write(json.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }
}
