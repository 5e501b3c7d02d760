package org.postern.web.page.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.web.hop.HopException;
import org.postern.web.hop.Title;
import org.postern.web.http.Response;
import org.postern.web.organizer.Changes.Standing;
import org.postern.web.organizer.Changes.Trouble;
import org.postern.web.organizer.Conversations;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.FolderRef.Role;
import org.postern.web.organizer.Folders.Folder;
import org.postern.web.organizer.Messages.Entry;
import org.postern.web.organizer.Messages.Filter;
import org.postern.web.organizer.Messages.Listing;
import org.postern.web.organizer.Messages.Order;
import org.postern.web.organizer.Messages.Range;
import org.postern.web.organizer.Messages.Sort;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.page.Frame.FolderItem;
import org.postern.web.page.PersonWords;
import org.postern.web.page.Urls;
import org.postern.web.page.Visit;
import org.postern.web.page.list.ListPlace;
import org.postern.web.page.mail.ListView.Bar;
import org.postern.web.page.mail.ListView.Chip;
import org.postern.web.page.mail.ListView.Pages;
import org.postern.web.page.mail.ListView.Row;
import org.postern.web.page.mail.ListView.Shown;
import org.postern.web.page.mail.ListView.SortLink;
import org.postern.web.page.mail.ListView.Words;

/**
 * The title list (patent screen 25). The organizer lists one page of entries; their titles are read over the hop. If
 * the organizer fails, it shows the inbox as POP3 lists it. If only one of the two fails, the page shows the rest and a
 * banner says what is missing.
 */
public final class ListScreen {
    public Response show(Visit visit) {
        Folder folder = visit.folder();
        try {
            return organized(visit, folder.ref());
        } catch (OrganizerException e) {
            if (e.gone() || folder.role() != Role.INBOX) {
                throw e;
            }
            return plain(visit);
        }
    }

    private Response organized(Visit visit, FolderRef folder) {
        ListPlace asked = ListPlace.asked(visit, folder);
        Filter filter = asked.filter();
        boolean filtered = !filter.equals(Filter.ALL);
        int size = visit.desk().settings().pageSize();
        Found found = found(visit, folder, asked, size);
        ListPlace place =
                asked.page(Math.min(asked.number(), pageCount(found.listing().total(), size)));
        if (!place.equals(asked)) {
            found = found(visit, folder, place, size);
        }
        Listing listing = found.listing();
        Optional<Conversations.Page> threads = found.threads();
        if (listing.order().isEmpty()) {
            place = place.sorted(Order.NEWEST).page(place.number());
        }
        int number = place.number();
        String url = place.url();
        List<String> banners = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        standing(visit, folder, listing, banners, notes);
        if (listing.order().filter(asked.order()::equals).isEmpty()
                && !place.order().equals(Order.NEWEST)) {
            notes.add(visit.text("list.sort.not-yet"));
        }
        List<Entry> titled =
                threads.map(page -> ThreadRows.titled(folder, page.entries())).orElse(listing.entries());
        Map<String, Title> titles = titles(visit, folder, titled, banners);
        List<Row> rows = threads.isPresent()
                ? new ThreadRows(visit, place).of(threads.get().entries(), titles, on(visit, "select"))
                : new Rows(visit, on(visit, "select"), place).of(listing.entries(), titles);
        int all = threads.isPresent() ? visit.folder().messages() : listing.total();
        String role = folder.role().key();
        boolean disposable = folder.role() == Role.TRASH || folder.role() == Role.JUNK;
        ListView view = new ListView(
                new Shown(
                        visit.folderName(folder),
                        url,
                        place.address(),
                        role,
                        folder.key(),
                        "",
                        all,
                        threads.isPresent()),
                rows,
                pages(url, number, size, listing.total(), rows.size()),
                chips(visit, place),
                listing.order().isPresent() ? sorts(visit, place) : List.of(),
                new Words(empty(visit, role, filtered), banners, notes),
                new Bar(
                        true,
                        targets(visit, folder),
                        disposable && listing.total() > 0 && !filtered ? Urls.folder(folder) + "/empty" : "",
                        new WholeList(
                                        Optional.of(folder),
                                        filter,
                                        "",
                                        visit.wording().now())
                                .offer(visit, listing.total() > rows.size() ? all : 0, rows.size())),
                number == 1 && !filtered && place.order().equals(Order.NEWEST) ? newest(listing) : 0);
        return visit.page(200, "list", "mail", view, Optional.of(folder));
    }

    /** What a list shows: messages, or the newest of each conversation. */
    private record Found(Listing listing, Optional<Conversations.Page> threads) {}

    private static Found found(Visit visit, FolderRef folder, ListPlace place, int size) {
        Optional<Conversations.Page> threads = ThreadRows.page(visit, place, range(place, size));
        return new Found(
                threads.map(page -> new Listing(
                                page.entries().stream()
                                        .map(Conversations.Conversation::newest)
                                        .toList(),
                                page.total(),
                                true,
                                Optional.of(Order.NEWEST)))
                        .orElseGet(() -> visit.organizer()
                                .messages()
                                .list(visit.login(), folder, place.filter(), range(place, size))),
                threads);
    }

    /** Adds banners and notes if the list may be incomplete or out of date. */
    private static void standing(
            Visit visit, FolderRef folder, Listing listing, List<String> banners, List<String> notes) {
        Standing standing = visit.organizer().changes().standing(visit.login(), folder);
        if (standing.trouble() != Trouble.NONE) {
            banners.add(visit.text(
                    "list.trouble." + PersonWords.key(standing.trouble().name())));
        }
        if (!standing.complete()) {
            notes.add(visit.text("list.reading", standing.read(), standing.known()));
        }
        if (standing.emptiedAtSignOut() && listing.total() > 0) {
            notes.add(visit.text("list.trash-goes"));
        } else if (standing.days().isPresent()) {
            notes.add(visit.text("list.old-go", standing.days().get()));
        }
    }

    /** Null when the hop failed; a banner reports it then. */
    static @Nullable Map<String, Title> titles(
            Visit visit, FolderRef folder, List<Entry> entries, List<String> banners) {
        if (entries.isEmpty()) {
            return Map.of();
        }
        try {
            return visit.mail()
                    .titles(
                            visit.login(),
                            folder,
                            entries.stream().map(Entry::uidl).toList());
        } catch (HopException e) {
            banners.add(visit.text("list.titles-failed"));
            return null;
        }
    }

    /** The inbox from POP3, used while the organizer fails. */
    private static Response plain(Visit visit) {
        FolderRef folder = FolderRef.INBOX;
        List<String> uidls = visit.mail().uidls(visit.login(), folder);
        int size = visit.desk().settings().pageSize();
        int number = Math.min(pageNumber(visit), pageCount(uidls.size(), size));
        int from = (number - 1) * size;
        List<String> shown = uidls.subList(from, Math.min(uidls.size(), from + size));
        Map<String, Title> titles = shown.isEmpty() ? Map.of() : visit.mail().titles(visit.login(), folder, shown);
        List<Row> rows = new Rows(visit, false, ListPlace.asked(visit, folder).page(number)).plain(shown, titles);
        String url = Urls.folder(folder);
        ListView view = new ListView(
                new Shown(
                        visit.folderName(folder),
                        url,
                        Urls.with(url, "page", number > 1 ? number : null),
                        folder.role().key(),
                        folder.key(),
                        "",
                        uidls.size(),
                        false),
                rows,
                pages(url, number, size, uidls.size(), rows.size()),
                List.of(),
                List.of(),
                new Words(
                        empty(visit, folder.role().key(), false),
                        List.of(visit.text("list.organizer-failed")),
                        List.of()),
                new Bar(false, List.of(), "", ListView.Whole.NONE),
                0);
        return visit.page(200, "list", "mail", view, Optional.of(folder));
    }

    static List<FolderItem> targets(Visit visit, FolderRef from) {
        return visit.folders().all().stream()
                .filter(each -> !each.ref().equals(from) && each.role() != Role.DRAFTS && each.role() != Role.SENT)
                .map(each -> visit.item(each, false))
                .toList();
    }

    static boolean on(Visit visit, String name) {
        return visit.query(name).equals("1");
    }

    static int pageNumber(Visit visit) {
        String asked = visit.query("page");
        return asked.matches("[1-9][0-9]{0,5}") ? Integer.parseInt(asked) : 1;
    }

    static int pageCount(int total, int size) {
        return Math.max(1, (total + size - 1) / size);
    }

    static Pages pages(String url, int number, int size, int total, int shown) {
        int count = pageCount(total, size);
        int first = shown == 0 ? 0 : (number - 1) * size + 1;
        return new Pages(
                number,
                count,
                first,
                shown == 0 ? 0 : first + shown - 1,
                total,
                number > 1 ? Urls.with(url, "page", number > 2 ? number - 1 : null) : "",
                number < count ? Urls.with(url, "page", number + 1) : "",
                Urls.with(Urls.with(url, "page", number > 1 ? number : null), "select", 1));
    }

    private static Range range(ListPlace place, int size) {
        return new Range((place.number() - 1) * size, size, place.order());
    }

    private static List<Chip> chips(Visit visit, ListPlace place) {
        Filter now = place.filter();
        return List.of(
                new Chip(
                        visit.text("list.filter.unread"),
                        place.filtered(new Filter(!now.unread(), now.flagged(), now.attachments()))
                                .url(),
                        now.unread(),
                        ""),
                new Chip(
                        visit.text("list.filter.starred"),
                        place.filtered(new Filter(now.unread(), !now.flagged(), now.attachments()))
                                .url(),
                        now.flagged(),
                        "star"),
                new Chip(
                        visit.text("list.filter.attached"),
                        place.filtered(new Filter(now.unread(), now.flagged(), !now.attachments()))
                                .url(),
                        now.attachments(),
                        "clip"));
    }

    private static List<SortLink> sorts(Visit visit, ListPlace place) {
        List<SortLink> links = new ArrayList<>();
        boolean outgoing = place.list()
                .folder()
                .filter(folder -> folder.role() == Role.SENT || folder.role() == Role.DRAFTS)
                .isPresent();
        for (Sort sort : Sort.values()) {
            boolean on = place.order().sort() == sort;
            Order next = on ? new Order(sort, !place.order().descending()) : ListPlace.first(sort);
            String key = ListPlace.key(sort);
            String words = "list.sort." + (sort == Sort.FROM && outgoing ? "to" : key);
            links.add(new SortLink(
                    key, visit.text(words), place.sorted(next).url(), on, (on ? place.order() : next).descending()));
        }
        return links;
    }

    private static List<String> empty(Visit visit, String role, boolean filtered) {
        String kind = filtered ? "filtered" : role;
        return List.of(visit.text("list.empty." + kind), visit.text("list.empty." + kind + ".next"));
    }

    private static long newest(Listing listing) {
        return listing.entries().stream()
                .mapToLong(each -> each.arrived().toEpochMilli())
                .max()
                .orElse(1);
    }
}
