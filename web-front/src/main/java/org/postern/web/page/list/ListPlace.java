package org.postern.web.page.list;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.Messages.Filter;
import org.postern.web.organizer.Messages.Order;
import org.postern.web.organizer.Messages.Sort;
import org.postern.web.organizer.Search.Within;
import org.postern.web.page.Urls;
import org.postern.web.page.Visit;

/**
 * A page of a title list, as its address names it: {@code /mail/{folder}} or {@code /search}, with {@code unread},
 * {@code starred}, {@code attached}, {@code sort}, {@code dir}, {@code q}, {@code in} and {@code page}. A message that is
 * opened from it has this address as {@code list} in its own, so that the way back and the messages before and after are
 * those of this list. Nothing in an address is trusted. Immutable.
 *
 * @param number of the page, from 1
 */
public record ListPlace(Within list, int number) {
    private static final int LONGEST_QUERY = 500;

    /** The page of a folder that a request asks for. */
    public static ListPlace asked(Visit visit, FolderRef folder) {
        return of(Optional.of(folder), "", visit::query);
    }

    /** The page of a search that a request asks for. */
    public static ListPlace searched(Visit visit) {
        return of(visit.folderNamed(visit.query("in")), query(visit.query("q")), visit::query);
    }

    /** The list that an open message was opened from; else the folder of the message. */
    public static ListPlace from(Visit visit, FolderRef folder) {
        return named(visit, visit.query("list")).orElseGet(() -> new ListPlace(Within.folder(folder), 1));
    }

    private static Optional<ListPlace> named(Visit visit, String asked) {
        String address = Urls.back(asked, "");
        int mark = address.indexOf('?');
        String path = mark < 0 ? address : address.substring(0, mark);
        Map<String, String> values = values(mark < 0 ? "" : address.substring(mark + 1));
        UnaryOperator<String> value = name -> values.getOrDefault(name, "");
        if (path.equals("/search")) {
            String query = query(value.apply("q"));
            return query.isEmpty()
                    ? Optional.empty()
                    : Optional.of(of(visit.folderNamed(value.apply("in")), query, value));
        }
        return path.startsWith("/mail/") && path.indexOf('/', 6) < 0
                ? FolderRef.decoded(path.substring(6))
                        .flatMap(folder -> visit.folderNamed(folder.key()))
                        .map(folder -> of(Optional.of(folder), "", value))
                : Optional.empty();
    }

    private static ListPlace of(Optional<FolderRef> folder, String query, UnaryOperator<String> value) {
        String page = value.apply("page");
        return new ListPlace(
                new Within(
                        folder,
                        query,
                        new Filter(
                                value.apply("unread").equals("1"),
                                value.apply("starred").equals("1"),
                                value.apply("attached").equals("1")),
                        order(value.apply("sort"), value.apply("dir"))),
                page.matches("[1-9][0-9]{0,5}") ? Integer.parseInt(page) : 1);
    }

    private static String query(String asked) {
        String query = asked.strip();
        return query.substring(0, Math.min(LONGEST_QUERY, query.length()));
    }

    private static Order order(String sort, String direction) {
        for (Sort each : Sort.values()) {
            if (key(each).equals(sort)) {
                return new Order(
                        each, direction.equals("desc") || (first(each).descending() && !direction.equals("asc")));
            }
        }
        return direction.equals("asc") ? new Order(Sort.DATE, false) : Order.NEWEST;
    }

    /** The direction that a list has when it is sorted by this for the first time. */
    public static Order first(Sort sort) {
        return new Order(sort, sort == Sort.DATE || sort == Sort.SIZE);
    }

    public static String key(Sort sort) {
        return sort.name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, String> values(String query) {
        Map<String, String> values = new HashMap<>();
        for (String pair : query.split("&", 20)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                try {
                    String value = URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
                    values.putIfAbsent(pair.substring(0, equals), value);
                } catch (IllegalArgumentException e) {
                    return Map.of(); // not an address of ours
                }
            }
        }
        return values;
    }

    public Filter filter() {
        return list.filter();
    }

    public Order order() {
        return list.order();
    }

    public boolean isSearch() {
        return !list.query().isEmpty();
    }

    public ListPlace page(int other) {
        return new ListPlace(list, other);
    }

    public ListPlace filtered(Filter filter) {
        return new ListPlace(new Within(list.folder(), list.query(), filter, list.order()), 1);
    }

    public ListPlace sorted(Order order) {
        return new ListPlace(new Within(list.folder(), list.query(), list.filter(), order), 1);
    }

    /** The address without the number of the page. */
    public String url() {
        String url = isSearch() || list.folder().isEmpty()
                ? Urls.with(
                        Urls.with("/search", "q", list.query()),
                        "in",
                        list.folder().map(FolderRef::key).orElse(""))
                : Urls.folder(list.folder().get());
        url = Urls.with(url, "unread", filter().unread() ? 1 : null);
        url = Urls.with(url, "starred", filter().flagged() ? 1 : null);
        url = Urls.with(url, "attached", filter().attachments() ? 1 : null);
        Order first = first(order().sort());
        url = Urls.with(url, "sort", order().sort() == Sort.DATE ? null : key(order().sort()));
        return Urls.with(url, "dir", order().equals(first) ? null : order().descending() ? "desc" : "asc");
    }

    /** The address of this page. */
    public String address() {
        return Urls.with(url(), "page", number > 1 ? number : null);
    }

    /** The address of a message that is opened from this page. A folder as it is shown first needs not be named. */
    public String opening(FolderRef folder, String uidl) {
        return Urls.with(Urls.message(folder, uidl), "list", carried(folder));
    }

    /** What the address of a message in that folder says about this list; empty for a folder as it is shown first. */
    public String carried(FolderRef folder) {
        return number == 1 && list.equals(Within.folder(folder)) ? "" : address();
    }

    /** How a page names this list. */
    public String name(Visit visit) {
        return isSearch()
                ? visit.text("search.for", list.query())
                : visit.folderName(list.folder().orElse(FolderRef.INBOX));
    }
}
