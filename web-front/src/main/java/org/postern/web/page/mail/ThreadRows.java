package org.postern.web.page.mail;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postern.message.address.Person;
import org.postern.web.hop.Title;
import org.postern.web.organizer.Conversations.Conversation;
import org.postern.web.organizer.Conversations.Page;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.FolderRef.Role;
import org.postern.web.organizer.Messages.Entry;
import org.postern.web.organizer.Messages.Flag;
import org.postern.web.organizer.Messages.Range;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.page.Frame.LabelItem;
import org.postern.web.page.Visit;
import org.postern.web.page.list.ListPlace;
import org.postern.web.page.list.ThreadLists;
import org.postern.web.page.mail.ListView.Marks;
import org.postern.web.page.mail.ListView.Name;
import org.postern.web.page.mail.ListView.Row;
import org.postern.web.page.mail.ListView.RowLabels;
import org.postern.web.page.mail.ListView.Who;

/** Builds the rows of a list of conversations: the row of the newest message, with who took part and how many there are. */
record ThreadRows(Visit visit, ListPlace place) {
    /** A page of conversations; empty if the list has a row for each message. */
    static Optional<Page> page(Visit visit, ListPlace place, Range range) {
        Optional<FolderRef> folder = place.list().folder();
        if (folder.isEmpty() || !ThreadLists.asked(visit, place)) {
            return Optional.empty();
        }
        try {
            return visit.organizer().conversations().list(visit.login(), folder.get(), range);
        } catch (OrganizerException e) {
            if (e.gone()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** The messages whose titles the rows need, all of the folder. */
    static List<Entry> titled(FolderRef folder, List<Conversation> conversations) {
        return conversations.stream()
                .flatMap(each -> Stream.concat(Stream.of(each.newest()), each.some().stream()))
                .filter(entry -> entry.folder().equals(folder))
                .distinct()
                .toList();
    }

    /** @param titles as for {@link Rows#of} */
    List<Row> of(List<Conversation> conversations, @Nullable Map<String, Title> titles, boolean selected) {
        List<Row> rows = new Rows(visit, selected, place)
                .of(conversations.stream().map(Conversation::newest).toList(), titles);
        Map<String, Conversation> byNewest = new LinkedHashMap<>();
        conversations.forEach(each -> byNewest.put(each.newest().uidl(), each));
        return rows.stream()
                .map(row -> {
                    Conversation of = byNewest.get(row.uidl());
                    return of == null ? row : row(row, of, titles == null ? Map.of() : titles);
                })
                .toList();
    }

    private Row row(Row row, Conversation conversation, Map<String, Title> titles) {
        Marks marks = row.marks();
        Who who = row.who();
        FolderRef folder = conversation.newest().folder();
        List<Name> names = folder.role() == Role.SENT ? List.of() : names(conversation, titles);
        return new Row(
                row.uidl(),
                row.url(),
                new Marks(
                        conversation.count().unread() > 0,
                        conversation.count().starred(),
                        marks.answered(),
                        marks.forwarded(),
                        conversation.count().attachments(),
                        marks.selected(),
                        marks.toMe(),
                        labels(conversation)),
                new Who(
                        who.name(),
                        who.address(),
                        who.initials(),
                        who.mark(),
                        who.doubt(),
                        names.size() > 1 ? names : List.of(),
                        conversation.count().messages()),
                row.subject(),
                row.snippet(),
                row.when(),
                row.result());
    }

    /** Labels of any message that is known to be in the conversation and in its folder. */
    private RowLabels labels(Conversation conversation) {
        Entry newest = conversation.newest();
        Map<String, Entry> known = new LinkedHashMap<>();
        Stream.concat(Stream.of(newest), conversation.some().stream())
                .filter(entry -> entry.folder().equals(newest.folder()))
                .forEach(entry -> known.put(entry.uidl(), entry));
        Set<String> any = new HashSet<>();
        known.values().forEach(entry -> any.addAll(entry.keywords()));
        List<LabelItem> shown = visit.labelsOf(any);
        Set<String> partly = shown.stream().map(LabelItem::keyword).collect(Collectors.toSet());
        if (known.size() >= conversation.count().messages()) {
            partly.removeIf(label -> known.values().stream().allMatch(entry -> has(entry, label)));
        }
        return new RowLabels(shown, partly);
    }

    private static boolean has(Entry entry, String label) {
        return entry.keywords().stream().anyMatch(label::equalsIgnoreCase);
    }

    /** Who wrote, in the order in which they first did; the first word of a name is enough beside others. */
    private List<Name> names(Conversation conversation, Map<String, Title> titles) {
        Map<String, Boolean> unread = new LinkedHashMap<>();
        for (Entry entry : conversation.some()) {
            Title title = titles.get(entry.uidl());
            if (entry.folder().role() == Role.SENT) {
                unread.merge(visit.text("read.me"), false, Boolean::logicalOr);
            } else if (title != null && !title.from().isEmpty()) {
                unread.merge(name(title.from().get(0)), !entry.flags().contains(Flag.SEEN), Boolean::logicalOr);
            }
        }
        List<Name> names = new ArrayList<>();
        unread.forEach((name, bold) -> names.add(new Name(first(name), bold)));
        return names;
    }

    /** The first word, without the comma of a name that begins with the surname. */
    static String first(String name) {
        String word = name.strip().split("\\s", 2)[0].replaceFirst("[,;，、]+$", "");
        return word.isEmpty() ? name : word;
    }

    private String name(Person person) {
        return person.address().equalsIgnoreCase(visit.login().address()) ? visit.text("read.me") : Rows.name(person);
    }
}
