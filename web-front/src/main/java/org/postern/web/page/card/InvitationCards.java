package org.postern.web.page.card;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.postern.message.calendar.CalendarInvitation;
import org.postern.message.calendar.CalendarInvitation.Answer;
import org.postern.message.calendar.CalendarInvitation.Guest;
import org.postern.message.calendar.CalendarInvitation.Method;
import org.postern.message.calendar.CalendarInvitation.People;
import org.postern.message.calendar.Occurrences.Slot;
import org.postern.message.mime.PartView;
import org.postern.web.organizer.Invitations;
import org.postern.web.organizer.Invitations.Known;
import org.postern.web.organizer.Invitations.Meeting;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.page.PageLink;
import org.postern.web.page.PersonWords;
import org.postern.web.page.Urls;
import org.postern.web.page.Visit;
import org.postern.web.page.card.InvitationCard.Facts;
import org.postern.web.page.card.InvitationCard.Form;
import org.postern.web.page.card.InvitationCard.Group;
import org.postern.web.page.card.InvitationCard.Note;
import org.postern.web.page.card.OpenedMail.Doubts;

/**
 * Makes the card of a mail with an event, and remembers the meeting. Confined to one request.
 *
 * @param inside the part in which the mail is; 0 for the mail itself. What somebody passed on is shown only
 */
public record InvitationCards(Visit visit, OpenedMail mail, int inside) {
    private static final int MOST_CLASHES = 5;
    private static final int NAMED = 10;
    private static final PageLink NOWHERE = new PageLink("", "");

    /** Empty for a mail without an event. */
    public Optional<InvitationCard> card() {
        return mail.view().findings().invitation().map(this::of);
    }

    /** Whether the reader can answer this event; the page offers it, and the answer asks again. */
    public boolean isAnswerable(CalendarInvitation event) {
        String host = event.organizer().map(Guest::address).orElse("");
        return inside == 0
                && event.method() == Method.INVITES
                && event.identity().isPresent()
                && mail.received()
                && host.indexOf('@') > 0
                && !host.equalsIgnoreCase(visit.login().address());
    }

    /** What is known about the meeting, after this mail was noted. */
    public Optional<Known> known(CalendarInvitation event) {
        Optional<Meeting> meeting = Meetings.of(event, mail.uidl(), mail.author(), mail.arrived());
        boolean tells = event.method() == Method.INVITES || event.method() == Method.CANCELS;
        if (meeting.isEmpty() || !tells || inside != 0) {
            return Optional.empty();
        }
        try {
            // A mail of a doubtful sender must not replace or cancel what somebody else arranged.
            if (mail.received()
                    && mail.doubts() == Doubts.NONE
                    && !mail.author().isEmpty()) {
                port().note(visit.login(), meeting.get());
            }
            return port().known(visit.login(), meeting.get().key());
        } catch (OrganizerException e) {
            return Optional.empty(); // the mail can still be read
        }
    }

    private InvitationCard of(CalendarInvitation event) {
        Optional<Meeting> meeting = Meetings.of(event, mail.uidl(), mail.author(), mail.arrived());
        Optional<Known> known = known(event);
        boolean outdated = known.isPresent()
                && meeting.isPresent()
                && known.get().latest().version().isAfter(meeting.get().version());
        List<Note> notes = new ArrayList<>();
        if (outdated) {
            Invitations.Version latest = known.get().latest().version();
            String text = visit.text(latest.cancelled() ? "event.was-cancelled" : "event.was-changed");
            notes.add(new Note(text, link(latest.uidl(), visit.text("event.newer"))));
        }
        Optional<Invitations.Given> given = known.flatMap(Known::answer).filter(answer -> !outdated);
        given.ifPresent(answer -> notes.add(new Note(
                visit.text(
                        "event.you." + PersonWords.key(answer.answer().name()),
                        visit.wording().fullDate(answer.at())),
                NOWHERE)));
        boolean answerable = isAnswerable(event) && !outdated;
        boolean cancels = event.method() == Method.CANCELS;
        return new InvitationCard(
                cancels ? "warn" : "info",
                title(event),
                notes,
                facts(event),
                people(event, given.map(answer -> Answer.valueOf(answer.answer().name()))),
                answerable && meeting.isPresent() ? clashes(meeting.get()) : List.of(),
                file(),
                new Form(
                        answerable ? mail.url() + "/answer" : "",
                        given.map(answer -> PersonWords.key(answer.answer().name()))
                                .orElse("")));
    }

    private String title(CalendarInvitation event) {
        boolean changed = event.method() == Method.INVITES
                && event.identity().filter(identity -> identity.sequence() > 0).isPresent();
        return visit.text(
                changed
                        ? "event.changes"
                        : "event." + PersonWords.key(event.method().name()));
    }

    private Facts facts(CalendarInvitation event) {
        EventTimes times = new EventTimes(visit.wording());
        String where = event.about().location();
        return new Facts(
                event.summary(),
                times.when(event.span()),
                times.elsewhere(event.span()),
                event.repeats().map(new RepetitionWords(visit.wording())::of).orElse(""),
                where,
                page(where),
                mail.view().text().isBlank() ? event.about().description() : "");
    }

    /** The place as a link, if it is nothing but the address of a page. */
    private static String page(String where) {
        try {
            URI uri = new URI(where.strip());
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            boolean web = (scheme.equals("https") || scheme.equals("http")) && uri.getHost() != null;
            return web && uri.getRawUserInfo() == null ? uri.toASCIIString() : "";
        } catch (java.net.URISyntaxException e) {
            return "";
        }
    }

    /** The people by their answers; what the reader answered counts before what the mail said of the reader. */
    private List<Group> people(CalendarInvitation event, Optional<Answer> own) {
        List<Group> groups = new ArrayList<>();
        People people = event.people();
        people.organizer().ifPresent(host -> groups.add(new Group(visit.text("event.organizer"), name(host), "")));
        for (Answer answer : List.of(Answer.ACCEPTED, Answer.TENTATIVE, Answer.DECLINED, Answer.NONE)) {
            List<String> names = people.guests().stream()
                    .filter(guest -> own.filter(given -> isReader(guest)).orElse(guest.answer()) == answer)
                    .filter(guest -> people.organizer()
                            .filter(host -> host.address().equalsIgnoreCase(guest.address()))
                            .isEmpty())
                    .map(InvitationCards::name)
                    .filter(name -> !name.isBlank())
                    .collect(Collectors.toCollection(ArrayList::new));
            int count = names.size() + (answer == Answer.NONE ? people.more() : 0);
            if (answer == Answer.NONE && people.more() > 0) {
                names.add(visit.text("event.people.more", people.more()));
            }
            if (!names.isEmpty()) {
                String label = visit.text("event.people." + PersonWords.key(answer.name()), count);
                String first = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
                String rest = names.size() > NAMED ? String.join(", ", names.subList(NAMED, names.size())) : "";
                groups.add(new Group(label, first, rest));
            }
        }
        return groups;
    }

    private boolean isReader(Guest guest) {
        return guest.address().equalsIgnoreCase(visit.login().address())
                || mail.view().answers().deliveredTo().stream()
                        .anyMatch(person -> person.address().equalsIgnoreCase(guest.address()));
    }

    private static String name(Guest guest) {
        return guest.name().isEmpty() || guest.name().equalsIgnoreCase(guest.address())
                ? guest.address()
                : guest.name();
    }

    private List<PageLink> clashes(Meeting meeting) {
        Instant now = visit.wording().now();
        List<Slot> times = Meetings.next(meeting, now);
        if (times.isEmpty()) {
            return List.of();
        }
        try {
            return port()
                    .around(
                            visit.login(),
                            times.get(0).start(),
                            times.get(times.size() - 1).end())
                    .stream()
                    .filter(other -> !other.key().uid().equals(meeting.key().uid()))
                    .filter(other -> Meetings.takesPlace(other, times))
                    .limit(MOST_CLASHES)
                    .map(other -> link(
                            other.version().uidl(),
                            other.summary().isBlank() ? visit.text("event.without-name") : other.summary()))
                    .toList();
        } catch (OrganizerException e) {
            return List.of();
        }
    }

    /** A link to a mail; without an address if it is no longer there. */
    private PageLink link(String uidl, String text) {
        return visit.organizer()
                .search()
                .message(visit.login(), uidl)
                .map(entry -> new PageLink(text, Urls.message(entry.folder(), uidl)))
                .orElseGet(() -> new PageLink(text, ""));
    }

    private String file() {
        return mail.view().parts().stream()
                .filter(InvitationCards::isCalendar)
                .findFirst()
                .flatMap(part -> inside == 0 ? Optional.of(part) : part.within(inside))
                .map(part -> mail.url() + "/part/" + part.number())
                .orElse("");
    }

    /** Whether a part is a calendar: the card offers the first one. */
    public static boolean isCalendar(PartView part) {
        return part.mediaType().equals("text/calendar") || part.mediaType().equals("application/ics");
    }

    private Invitations port() {
        return visit.organizer().reactions().invitations();
    }
}
