package org.postern.web.page.mail;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postern.web.hop.Title;
import org.postern.web.http.Response;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.Messages.Entry;
import org.postern.web.organizer.Messages.Filter;
import org.postern.web.organizer.Messages.Listing;
import org.postern.web.organizer.Messages.Range;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.organizer.Searches;
import org.postern.web.organizer.UnsupportedSearchException;
import org.postern.web.page.Frame.FolderItem;
import org.postern.web.page.Visit;
import org.postern.web.page.list.AskedSearch;
import org.postern.web.page.list.ListPlace;
import org.postern.web.page.list.SearchOptions;
import org.postern.web.page.mail.ListView.Bar;
import org.postern.web.page.mail.ListView.Row;
import org.postern.web.page.mail.ListView.Shown;
import org.postern.web.page.mail.ListView.Words;

/** The results of a search in all folders or in one. The page says "Nothing found" only if the index is complete. */
public final class SearchScreen {
    public Response show(Visit visit) {
        if (SearchOptions.isAsked(visit)) {
            return Response.seeOther(SearchOptions.address(visit));
        }
        ListPlace place = ListPlace.searched(visit);
        String query = place.list().query();
        Optional<FolderRef> within = place.list().folder();
        String url = place.url();
        int size = visit.desk().settings().pageSize();
        int number = place.number();
        List<String> problems = new ArrayList<>();
        Listing found = found(visit, place, new Range((number - 1) * size, size), problems);
        if (number == 1 && problems.isEmpty() && !query.isEmpty() && !visit.background()) {
            note(visit, query);
        }
        List<String> banners = new ArrayList<>();
        if (!found.complete()) {
            banners.add(visit.text("search.incomplete"));
        }
        Map<String, Title> titles = titles(visit, found.entries(), banners);
        List<Row> rows =
                new Rows(visit, ListScreen.on(visit, "select"), place, found.inFiles()).of(found.entries(), titles);
        String title = query.isEmpty() ? visit.text("search.title") : visit.text("search.for", query);
        List<FolderItem> targets = visit.folders().all().stream()
                .map(each -> visit.item(each, false))
                .toList();
        ListView view = new ListView(
                new Shown(title, url, place.address(), "", "", query, found.total(), false),
                rows,
                ListScreen.pages(url, number, size, found.total(), rows.size()),
                List.of(),
                List.of(),
                new Words(empty(visit, query, found, !problems.isEmpty()), banners, problems),
                new Bar(
                        true,
                        targets,
                        "",
                        new WholeList(within, Filter.ALL, query, visit.wording().now())
                                .offer(visit, found.total(), rows.size())),
                0);
        return visit.page(200, "list", "search", view);
    }

    /** Remembers the request itself, as opening a message marks it as read; saved searches are remembered anyway. */
    private static void note(Visit visit, String query) {
        Searches port = visit.organizer().reactions().searches();
        boolean known = visit.searches().past().stream().limit(1).anyMatch(query::equals)
                || visit.searches().saved().stream()
                        .anyMatch(each -> each.query().equals(query))
                || visit.labels().stream().anyMatch(each -> query.equals(Visit.query(each)));
        if (port.available() && !known) {
            try {
                port.note(visit.login(), query);
            } catch (OrganizerException e) {
                return; // what was found can be shown all the same
            }
        }
    }

    /** Nothing, if a part of the search was not understood: the answer would be one to another question. */
    private static Listing found(Visit visit, ListPlace place, Range range, List<String> problems) {
        Listing none = new Listing(List.of(), 0, true);
        if (place.list().query().isEmpty()) {
            return none;
        }
        AskedSearch asked = AskedSearch.of(visit, place.list(), visit.wording().now());
        problems.addAll(asked.problems());
        if (!problems.isEmpty()) {
            return none;
        }
        try {
            return visit.organizer()
                    .search()
                    .words(visit.login(), asked.list().folder(), asked.list().query(), range);
        } catch (UnsupportedSearchException e) {
            problems.add(visit.text("search.fault.unavailable", e.part()));
            return none;
        }
    }

    private static List<String> empty(Visit visit, String query, Listing found, boolean problem) {
        String kind = query.isEmpty()
                ? "search.ask"
                : problem ? "search.not-understood" : found.complete() ? "search.nothing" : "search.not-yet";
        return List.of(visit.text(kind), visit.text(kind + ".next"));
    }

    /** Titles are read over the hop, folder by folder. Null if none could be read. */
    private static @Nullable Map<String, Title> titles(Visit visit, List<Entry> entries, List<String> banners) {
        Map<FolderRef, List<Entry>> byFolder = entries.stream().collect(Collectors.groupingBy(Entry::folder));
        Map<String, Title> all = new HashMap<>();
        for (Map.Entry<FolderRef, List<Entry>> each : byFolder.entrySet()) {
            Map<String, Title> titles = ListScreen.titles(visit, each.getKey(), each.getValue(), banners);
            if (titles == null) {
                return null;
            }
            all.putAll(titles);
        }
        return all;
    }
}
