package org.postern.web.page.mail;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.postern.web.hop.HopException;
import org.postern.web.hop.Title;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.FolderRef.Role;
import org.postern.web.organizer.Messages.Entry;
import org.postern.web.organizer.Messages.Flag;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.page.Urls;
import org.postern.web.page.Visit;
import org.postern.web.page.list.ListPlace;
import org.postern.web.page.list.ThreadLists;
import org.postern.web.page.mail.ReadView.Rest;
import org.postern.web.page.mail.ReadView.Talk;
import org.postern.web.page.mail.ReadView.Turn;

/**
 * The other messages of the conversation of an open message, a line each: at most a hundred on a page, those around the
 * open message first. {@code turns} in the address is the number of messages before the lines.
 */
record ThreadTurns(Visit visit, ListPlace place) {
    /** Unread messages that the script opens beside the one that was asked for. */
    private static final int MOST_OPEN = 2;
    /** Each line is read over the hop. */
    private static final int LINES = 100;

    Talk of(Opened message) {
        FolderRef folder = message.folder();
        if (!visit.preferences().list().threads()
                || message.entry().isEmpty()
                || folder.role() == Role.DRAFTS
                || folder.role() == Role.JUNK) {
            return Talk.NONE;
        }
        List<Entry> all = mails(message.uidl());
        int at = all.stream().map(Entry::uidl).toList().indexOf(message.uidl());
        if (all.size() < 2 || at < 0) {
            return Talk.NONE;
        }
        List<Entry> here =
                all.stream().filter(each -> each.folder().equals(folder)).toList();
        int start = start(all.size(), at);
        int end = Math.min(all.size(), start + LINES);
        List<Entry> lines = all.subList(start, end);
        Map<String, Title> titles = titles(lines);
        Senders senders = Senders.of(visit, titles.values());
        List<Turn> turns = new ArrayList<>();
        List<String> unread = all.stream()
                .filter(each ->
                        !each.flags().contains(Flag.SEEN) && !each.uidl().equals(message.uidl()))
                .map(Entry::uidl)
                .toList();
        List<String> open = unread.subList(Math.max(0, unread.size() - MOST_OPEN), unread.size());
        for (Entry entry : lines) {
            turns.add(turn(entry, Optional.ofNullable(titles.get(entry.uidl())), senders, folder, open));
        }
        boolean whole =
                ThreadLists.asked(visit, place) && place.list().folder().equals(Optional.of(folder)) && here.size() > 1;
        return new Talk(
                all.size(),
                whole ? here.size() : 1,
                whole ? here.get(here.size() - 1).uidl() : "",
                turns.subList(0, within(turns, at - start)),
                turns.subList(within(turns, at + 1 - start), turns.size()),
                rest(message, all.size(), start, end));
    }

    private static int within(List<Turn> turns, int index) {
        return Math.max(0, Math.min(turns.size(), index));
    }

    /** The number of messages before the lines: as the address says, else so that the open message is among them. */
    private int start(int all, int at) {
        int last = Math.max(0, all - LINES);
        String asked = visit.query("turns");
        return Math.min(last, asked.matches("[0-9]{1,9}") ? Integer.parseInt(asked) : Math.max(0, at - LINES / 2));
    }

    private Rest rest(Opened message, int all, int start, int end) {
        String url = place.opening(message.folder(), message.uidl());
        return new Rest(
                start,
                start == 0 ? "" : Urls.with(url, "turns", Math.max(0, start - LINES)),
                all - end,
                end == all ? "" : Urls.with(url, "turns", end));
    }

    private List<Entry> mails(String uidl) {
        try {
            return visit.organizer().conversations().mails(visit.login(), uidl);
        } catch (OrganizerException e) {
            return List.of(); // the message itself can still be read
        }
    }

    private Map<String, Title> titles(List<Entry> all) {
        Map<String, Title> titles = new HashMap<>();
        Map<FolderRef, List<String>> byFolder = all.stream()
                .collect(Collectors.groupingBy(
                        Entry::folder, LinkedHashMap::new, Collectors.mapping(Entry::uidl, Collectors.toList())));
        byFolder.forEach((folder, uidls) -> {
            try {
                titles.putAll(visit.mail().titles(visit.login(), folder, uidls));
            } catch (HopException e) {
                // Their lines have a date and a link.
                return;
            }
        });
        return titles;
    }

    private Turn turn(Entry entry, Optional<Title> title, Senders senders, FolderRef folder, List<String> open) {
        boolean sent = entry.folder().role() == Role.SENT;
        String doubt = sent ? "" : title.map(each -> Rows.doubt(each, senders)).orElse("");
        String name = title.filter(each -> !each.from().isEmpty())
                .map(each -> each.from()
                                .get(0)
                                .address()
                                .equalsIgnoreCase(visit.login().address())
                        ? visit.text("read.me")
                        : Rows.name(each.from().get(0)))
                .orElse(visit.text(sent ? "read.me" : "list.no-sender"));
        Instant when = entry.arrived();
        return new Turn(
                place.opening(entry.folder(), entry.uidl()),
                name,
                doubt.isEmpty() ? "" : visit.text(doubt),
                title.map(Rows::snippet).orElse(""),
                visit.wording().nearDate(when),
                Rows.iso(when),
                entry.folder().equals(folder) ? "" : visit.folderName(entry.folder()),
                new Turn.State(!entry.flags().contains(Flag.SEEN), open.contains(entry.uidl())));
    }
}
