package org.postern.web.page.mail;

import java.util.List;
import org.postern.web.http.Response;
import org.postern.web.page.Visit;
import org.postern.web.page.Wording;

/** Mail that has not left the box yet, and the reason. */
public final class OutboxScreen {
    public OutboxScreen() {}

    /** The page. */
    public record View(List<Line> lines) {}

    /**
     * The copy for one recipient.
     *
     * @param reply the last reply of the other server; empty before the first attempt
     */
    public record Line(String recipient, String queued, String queuedFull, String next, int attempts, String reply) {}

    public Response show(Visit visit) {
        Wording wording = visit.wording();
        List<Line> lines = visit.organizer().outbox().waiting(visit.login()).stream()
                .map(each -> new Line(
                        each.recipient(),
                        wording.shortDate(each.queued()),
                        wording.fullDate(each.queued()),
                        each.nextAttempt().isAfter(wording.now()) ? wording.shortDate(each.nextAttempt()) : "",
                        each.attempts(),
                        each.lastReply()))
                .toList();
        return visit.page(200, "outbox", "outbox", new View(lines));
    }
}
