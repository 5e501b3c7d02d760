package org.postern.web.page.mail;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.Messages.Entry;
import org.postern.web.organizer.Messages.Filter;
import org.postern.web.organizer.Messages.Listing;
import org.postern.web.organizer.Messages.Order;
import org.postern.web.organizer.Messages.Range;
import org.postern.web.organizer.Search.Within;
import org.postern.web.page.Visit;
import org.postern.web.page.list.AskedSearch;

/**
 * All messages of a folder or of a search, as the fields of a title list name them: not only those on the page.
 *
 * @param folder the folder; for a search the only folder that is searched, empty for all
 * @param query empty for a folder
 * @param shown when the page was made: what arrived since then was not seen, and is left alone
 */
record WholeList(Optional<FolderRef> folder, Filter filter, String query, Instant shown) {
    /**
     * The newest of so many messages at once. One act writes each row in one transaction, and nobody's mail is stored
     * meanwhile: this many take about half a second.
     */
    static final int MOST = 20_000;

    /** The box that asks for the whole list. */
    private static final String FIELD = "whole";

    /** Empty unless the form asks for a whole list. */
    static Optional<WholeList> asked(Visit visit) {
        if (visit.field(FIELD).isEmpty()) {
            return Optional.empty();
        }
        String query = visit.field("q");
        Optional<FolderRef> folder = visit.folderNamed(visit.field(query.isEmpty() ? "from" : "in"));
        String shown = visit.field("shown");
        boolean named = query.isEmpty()
                ? folder.isPresent()
                : folder.isPresent() || visit.field("in").isEmpty();
        return named && shown.matches("[0-9]{1,15}")
                ? Optional.of(new WholeList(
                        folder,
                        new Filter(on(visit, "unread"), on(visit, "starred"), on(visit, "attached")),
                        query,
                        Instant.ofEpochMilli(Long.parseLong(shown))))
                : Optional.empty();
    }

    /** Whether the form asks for a whole list, although it may name none. */
    static boolean isAsked(Visit visit) {
        return !visit.field(FIELD).isEmpty();
    }

    private static boolean on(Visit visit, String name) {
        return visit.field(name).equals("1");
    }

    /** The hidden fields of this list. */
    List<ListView.Hidden> fields() {
        List<ListView.Hidden> fields = new ArrayList<>();
        fields.add(new ListView.Hidden("shown", Long.toString(shown.toEpochMilli())));
        if (!query.isEmpty()) {
            fields.add(new ListView.Hidden("q", query));
            folder.ifPresent(only -> fields.add(new ListView.Hidden("in", only.key())));
        }
        flag(fields, "unread", filter.unread());
        flag(fields, "starred", filter.flagged());
        flag(fields, "attached", filter.attachments());
        return fields;
    }

    private static void flag(List<ListView.Hidden> fields, String name, boolean on) {
        if (on) {
            fields.add(new ListView.Hidden(name, "1"));
        }
    }

    /** What the page offers; no label when all messages are on the page. */
    ListView.Whole offer(Visit visit, int total, int rows) {
        if (total <= rows || rows == 0) {
            return ListView.Whole.NONE;
        }
        int taken = Math.min(total, MOST);
        String label = total > MOST
                ? visit.text("list.whole.most", MOST, total)
                : query.isEmpty() && filter.equals(Filter.ALL)
                        ? visit.text(
                                "list.whole.folder",
                                total,
                                folder.map(visit::folderName).orElse(""))
                        : visit.text(query.isEmpty() ? "list.whole.filter" : "list.whole.search", total);
        return new ListView.Whole(label, taken, ListScreen.on(visit, "select"), fields());
    }

    /** The messages, newest first, at most {@link #MOST}. */
    List<Entry> entries(Visit visit) {
        Range most = new Range(0, MOST);
        AskedSearch asked = AskedSearch.of(visit, new Within(folder, query, filter, Order.NEWEST), shown);
        if (!asked.problems().isEmpty()) {
            return List.of(); // without what was not understood it would be other mail
        }
        Within list = asked.list();
        Listing all = query.isEmpty()
                ? visit.organizer().messages().list(visit.login(), folder.orElse(FolderRef.INBOX), filter, most)
                : visit.organizer().search().words(visit.login(), list.folder(), list.query(), most);
        return all.entries().stream()
                .filter(entry -> !entry.arrived().isAfter(shown))
                .toList();
    }
}
