package org.postern.web.page.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postern.web.http.Response;
import org.postern.web.organizer.BlockedSenders;
import org.postern.web.page.NotThere;
import org.postern.web.page.Urls;
import org.postern.web.page.Visit;
import org.postern.web.session.Flash;

/**
 * {@code /settings/blocked}: the blocked senders. POST takes {@code block} or {@code unblock}, an address; and
 * {@code here} or {@code back}, the page to return to.
 */
public final class BlockedScreen {
    private static final String URL = "/settings/blocked";
    /** RFC 5321 4.5.3.1.3 allows 256 octets. */
    private static final int LONGEST = 320;

    /** The page. */
    public record View(List<Row> rows) {}

    /** A blocked sender. */
    public record Row(String address, String since) {}

    public Response show(Visit visit) {
        List<Row> rows = port(visit).list(visit.login()).stream()
                .map(each -> new Row(each.address(), visit.wording().fullDate(each.since())))
                .toList();
        return visit.page(200, "blocked", "settings", new View(rows));
    }

    public Response change(Visit visit) {
        String back = Urls.back(visit.field("here"), Urls.back(visit.field("back"), URL));
        Optional<String> unblock = address(visit, "unblock");
        if (unblock.isPresent()) {
            port(visit).unblock(visit.login(), unblock.get());
            tell(visit, "blocked.removed", unblock.get(), "block", back);
            return Response.seeOther(back);
        }
        Optional<String> block = address(visit, "block");
        BlockedSenders.Outcome outcome = block.map(address -> port(visit).block(visit.login(), address))
                .orElse(BlockedSenders.Outcome.UNREADABLE);
        switch (outcome) {
            case BLOCKED -> tell(visit, "blocked.added", block.orElseThrow(), "unblock", back);
            case OWN -> visit.tell("blocked.own");
            case FULL -> visit.tell("blocked.full");
            case UNREADABLE -> visit.tell("blocked.unreadable");
        }
        return Response.seeOther(back);
    }

    private static void tell(Visit visit, String text, String address, String undo, String back) {
        Flash.Undo reverse = new Flash.Undo(URL, Map.of(undo, address, "back", back));
        visit.session().tell(new Flash(visit.text(text, address), Optional.of(reverse)));
    }

    private static Optional<String> address(Visit visit, String field) {
        String address = visit.field(field).strip();
        return address.isEmpty() || address.length() > LONGEST ? Optional.empty() : Optional.of(address);
    }

    private static BlockedSenders port(Visit visit) {
        BlockedSenders port = visit.organizer().reactions().blocked();
        if (!port.available()) {
            throw new NotThere();
        }
        return port;
    }
}
