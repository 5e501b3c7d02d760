package org.postern.web.page.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postern.web.http.Response;
import org.postern.web.organizer.PictureSenders;
import org.postern.web.page.NotThere;
import org.postern.web.page.Urls;
import org.postern.web.page.Visit;
import org.postern.web.session.Flash;

/**
 * {@code /settings/pictures}: the senders whose pictures are always shown. POST takes {@code always} or {@code never},
 * an address; and {@code here} or {@code back}, the page to return to.
 */
public final class PicturesScreen {
    private static final String URL = "/settings/pictures";
    /** RFC 5321 4.5.3.1.3 allows 256 octets. */
    private static final int LONGEST = 320;

    /** The page. */
    public record View(List<Row> rows) {}

    /** A sender. */
    public record Row(String address, String since) {}

    public Response show(Visit visit) {
        List<Row> rows = port(visit).list(visit.login()).stream()
                .map(each -> new Row(each.address(), visit.wording().fullDate(each.since())))
                .toList();
        return visit.page(200, "pictures", "settings", new View(rows));
    }

    public Response change(Visit visit) {
        String back = Urls.back(visit.field("here"), Urls.back(visit.field("back"), URL));
        String never = visit.field("never").strip();
        String always = visit.field("always").strip();
        if (!never.isEmpty()) {
            port(visit).distrust(visit.login(), limited(never));
            tell(visit, "pictures.removed", never, "always", back);
        } else if (port(visit).trust(visit.login(), limited(always))) {
            tell(visit, "pictures.added", always, "never", back);
        } else {
            visit.tell("pictures.refused");
        }
        return Response.seeOther(back);
    }

    private static String limited(String address) {
        return address.length() > LONGEST ? "" : address;
    }

    private static void tell(Visit visit, String text, String address, String undo, String back) {
        Flash.Undo reverse = new Flash.Undo(URL, Map.of(undo, limited(address), "back", back));
        visit.session().tell(new Flash(visit.text(text, limited(address)), Optional.of(reverse)));
    }

    private static PictureSenders port(Visit visit) {
        PictureSenders port = visit.organizer().reactions().pictures();
        if (!port.available()) {
            throw new NotThere();
        }
        return port;
    }
}
