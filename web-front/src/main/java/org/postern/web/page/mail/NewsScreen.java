package org.postern.web.page.mail;

import java.util.Locale;
import java.util.Map;
import org.postern.web.http.Response;
import org.postern.web.organizer.MailOrganizer;
import org.postern.web.organizer.MailOrganizer.Entry;
import org.postern.web.organizer.MailOrganizer.Filter;
import org.postern.web.organizer.MailOrganizer.Flag;
import org.postern.web.page.NotThere;
import org.postern.web.page.Visit;

/**
 * {@code GET /news?folder=F&since=MILLIS&changes=N}: what the script asks now and then, to say "3 new: show". While nothing
 * changed it costs one number.
 */
public final class NewsScreen {
    private static final int MOST = 50;

    public Response show(Visit visit) {
        MailOrganizer organizer = visit.organizer().orElseThrow(NotThere::new);
        long changes = organizer.changeCount(visit.login());
        long since = number(visit.query("since"));
        if (since == 0 || changes == number(visit.query("changes"))) {
            return json(String.format(Locale.ROOT, "{\"changes\":%d}", changes));
        }
        long fresh = organizer.list(visit.login(), visit.query("folder"), Filter.ALL, 0, MOST).entries().stream()
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
