package org.postern.web.page.mail;

import java.text.BreakIterator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postern.message.address.Person;
import org.postern.web.hop.Title;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.FolderRef.Role;
import org.postern.web.organizer.Messages.Entry;
import org.postern.web.organizer.Messages.Flag;
import org.postern.web.page.Urls;
import org.postern.web.page.Visit;
import org.postern.web.page.Wording;
import org.postern.web.page.list.Initials;
import org.postern.web.page.list.ListPlace;
import org.postern.web.page.mail.ListView.Marks;
import org.postern.web.page.mail.ListView.Result;
import org.postern.web.page.mail.ListView.Row;
import org.postern.web.page.mail.ListView.RowLabels;
import org.postern.web.page.mail.ListView.When;
import org.postern.web.page.mail.ListView.Who;

/** Builds the rows of a listing from the organizer's entries and the titles read over the hop. */
record Rows(Visit visit, boolean selected, ListPlace place, Set<String> inFiles) {
    /** Rows that are not found in files. */
    Rows(Visit visit, boolean selected, ListPlace place) {
        this(visit, selected, place, Set.of());
    }

    private static final int MOST_NAMES = 3;
    /** Characters of a snippet in a page: more does not fit beside a subject. */
    private static final int SNIPPET = 120;

    /**
     * @param titles a missing key means that the message was deleted meanwhile; null means that titles could not be
     *     read
     */
    List<Row> of(List<Entry> entries, @Nullable Map<String, Title> titles) {
        Senders senders = Senders.of(visit, titles == null ? List.of() : titles.values());
        DayHeadings days = new DayHeadings(visit.wording(), place.order().sort());
        List<Row> rows = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            Title title = titles == null ? null : titles.get(entry.uidl());
            if (title != null || titles == null) {
                rows.add(row(entry, title, senders, days));
            }
        }
        return rows;
    }

    /** Rows of the inbox as POP3 lists it: without flags and sizes. */
    List<Row> plain(List<String> uidls, Map<String, Title> titles) {
        Senders senders = Senders.of(visit, titles.values());
        DayHeadings days = new DayHeadings(visit.wording(), place.order().sort());
        List<Row> rows = new ArrayList<>(uidls.size());
        for (String uidl : uidls) {
            Title title = titles.get(uidl);
            if (title != null) {
                Instant when = title.date().orElse(Instant.EPOCH);
                rows.add(row(
                        new Entry(
                                uidl, FolderRef.INBOX, java.util.EnumSet.of(Flag.SEEN), when, -1, title.attachments()),
                        title,
                        senders,
                        days));
            }
        }
        return rows;
    }

    private Row row(Entry entry, @Nullable Title title, Senders senders, DayHeadings days) {
        Role role = entry.folder().role();
        boolean outgoing = role == Role.SENT || role == Role.DRAFTS;
        List<Person> people = title == null ? List.of() : outgoing ? title.to() : title.from();
        String doubt = title == null || outgoing ? "" : doubt(title, senders);
        return new Row(
                entry.uidl(),
                url(entry),
                new Marks(
                        !entry.flags().contains(Flag.SEEN),
                        entry.flags().contains(Flag.FLAGGED),
                        entry.flags().contains(Flag.ANSWERED),
                        entry.flags().contains(Flag.FORWARDED),
                        entry.attachments(),
                        selected,
                        title != null && !outgoing && toMe(title),
                        new RowLabels(visit.labelsOf(entry.keywords()), Set.of())),
                new Who(
                        who(people, outgoing),
                        joined(people, Person::address),
                        people.isEmpty() ? "" : Initials.of(name(people.get(0))),
                        doubt.isEmpty() ? "" : doubt.equals("list.unproven") ? "?" : "!",
                        doubt.isEmpty() ? "" : visit.text(doubt),
                        List.of(),
                        1),
                title == null ? "" : title.subject(),
                title == null ? "" : snippet(title),
                when(title == null ? entry.arrived() : shown(title, entry), entry.size(), days),
                place.isSearch()
                        ? new Result(visit.folderName(entry.folder()), inFiles.contains(entry.uidl()))
                        : Result.NONE);
    }

    /** The key of the words about a doubtful sender; empty for none. */
    static String doubt(Title title, Senders senders) {
        SenderFinding finding = senders.finding(title);
        boolean odd = title.from().stream()
                .limit(MOST_NAMES)
                .anyMatch(each -> !each.warnings().isEmpty());
        return odd || (finding.marked() && !finding.onlyUnproven())
                ? "list.warned"
                : finding.marked() ? "list.unproven" : "";
    }

    /** Cut at a whole character. */
    static String snippet(Title title) {
        String all = title.snippet().orElse("");
        if (all.length() <= SNIPPET) {
            return all;
        }
        BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        characters.setText(all);
        int end = characters.isBoundary(SNIPPET) ? SNIPPET : characters.preceding(SNIPPET);
        return all.substring(0, end).strip() + "…";
    }

    /** Whether the message names this person as a recipient: not only a list or a group. */
    private boolean toMe(Title title) {
        String own = visit.login().address();
        return title.to().stream().anyMatch(person -> person.address().equalsIgnoreCase(own));
    }

    private When when(Instant when, long octets, DayHeadings days) {
        Wording wording = visit.wording();
        String size = octets < 0 ? "" : wording.size(octets);
        return when.equals(Instant.EPOCH)
                ? new When("", "", "", size, "")
                : new When(days.date(when), wording.fullDate(when), iso(when), size, days.before(when));
    }

    /**
     * The arrival time, because the rows are sorted by it. The date of the header is used only if nothing else is
     * known.
     */
    private static Instant shown(Title title, Entry entry) {
        return entry.arrived().equals(Instant.EPOCH) ? title.date().orElse(Instant.EPOCH) : entry.arrived();
    }

    static String iso(Instant when) {
        return Instant.ofEpochSecond(when.getEpochSecond()).toString();
    }

    private String url(Entry entry) {
        if (entry.folder().role() == Role.DRAFTS) {
            return Urls.with("/compose", "draft", entry.uidl());
        }
        return place.opening(entry.folder(), entry.uidl());
    }

    /** The address in the place of a name that is another address: the row shows the author that was judged. */
    static String name(Person person) {
        boolean other = person.warnings().contains(Person.Warning.NAME_IS_OTHER_ADDRESS);
        return person.name().isEmpty() || other ? person.address() : person.name();
    }

    private String who(List<Person> people, boolean outgoing) {
        if (people.isEmpty()) {
            return visit.text(outgoing ? "list.no-recipient" : "list.no-sender");
        }
        String names = joined(people, Rows::name);
        return people.size() > MOST_NAMES ? visit.text("list.and-more", names, people.size() - MOST_NAMES) : names;
    }

    private static String joined(List<Person> people, Function<Person, String> text) {
        if (people.isEmpty()) {
            return "";
        }
        StringBuilder all = new StringBuilder(text.apply(people.get(0)));
        for (Person person : people.subList(1, Math.min(people.size(), MOST_NAMES))) {
            all.append(", ").append(text.apply(person));
        }
        return all.toString();
    }
}
