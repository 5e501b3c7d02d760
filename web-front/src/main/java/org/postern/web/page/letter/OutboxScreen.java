package org.postern.web.page.letter;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postern.message.address.Person;
import org.postern.message.mime.MessageView;
import org.postern.web.hop.HopException;
import org.postern.web.hop.Title;
import org.postern.web.http.Response;
import org.postern.web.letter.ComposeDraft;
import org.postern.web.letter.LetterName;
import org.postern.web.letter.ReplyDraft;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.FolderRef.Role;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.organizer.Outbox.Outcome;
import org.postern.web.organizer.Outbox.Outgoing;
import org.postern.web.organizer.Outbox.Taken;
import org.postern.web.organizer.Outbox.Waiting;
import org.postern.web.page.Urls;
import org.postern.web.page.Visit;
import org.postern.web.page.Wording;

/** Mail that has not left the box yet, why, and what can be done about it. */
public final class OutboxScreen {
    private static final FolderRef SENT = FolderRef.of(Role.SENT);

    private final DraftKeeper drafts = new DraftKeeper();

    /** The page. */
    public record View(List<Line> lines) {}

    /**
     * A mail.
     *
     * @param subject empty if it is not known
     * @param url of the person's own copy; empty where there is none
     * @param recipients whom it has not reached yet
     */
    public record Line(
            String id, String subject, String url, String queued, String queuedFull, List<Recipient> recipients) {}

    /**
     * A recipient.
     *
     * @param state in words
     * @param reply the last reply of the other server; empty before the first attempt
     */
    public record Recipient(String address, String state, String reply) {}

    public Response show(Visit visit) {
        List<Outgoing> waiting = visit.organizer().outbox().waiting(visit.login());
        Map<String, Title> titles = titles(visit, waiting);
        Wording wording = visit.wording();
        List<Line> lines = waiting.stream()
                .map(each -> new Line(
                        each.id(),
                        each.copy()
                                .map(titles::get)
                                .map(title ->
                                        title.subject().isEmpty() ? visit.text("read.no-subject") : title.subject())
                                .orElse(""),
                        each.copy().map(uidl -> Urls.message(SENT, uidl)).orElse(""),
                        wording.shortDate(each.queued()),
                        wording.fullDate(each.queued()),
                        each.waiting().stream()
                                .map(one -> new Recipient(one.recipient(), state(visit, one), one.lastReply()))
                                .toList()))
                .toList();
        return visit.page(200, "outbox", "outbox", new View(lines));
    }

    private static Map<String, Title> titles(Visit visit, List<Outgoing> waiting) {
        List<String> copies =
                waiting.stream().flatMap(each -> each.copy().stream()).toList();
        try {
            return copies.isEmpty() ? Map.of() : visit.mail().titles(visit.login(), SENT, copies);
        } catch (HopException e) {
            return Map.of(); // a copy may have been moved; the page says the rest
        }
    }

    private static String state(Visit visit, Waiting one) {
        if (one.held()) {
            return visit.text("outbox.held");
        }
        if (!one.nextAttempt().isAfter(visit.wording().now())) {
            return visit.text(one.attempts() == 0 ? "outbox.first" : "outbox.now");
        }
        return visit.text("outbox.again", visit.wording().shortDate(one.nextAttempt()), one.attempts());
    }

    /** What a sender is told at once about mail that will wait. */
    static Optional<String> afterSending(Visit visit) {
        try {
            List<Outgoing> waiting = visit.organizer().outbox().waiting(visit.login());
            Optional<Outgoing> newest = waiting.stream().max(Comparator.comparing(Outgoing::queued));
            // Where earlier mail to the same place waits, this one will, too.
            Set<String> places = newest.stream()
                    .flatMap(each -> each.waiting().stream())
                    .map(OutboxScreen::place)
                    .collect(Collectors.toSet());
            return waiting.stream()
                    .flatMap(each -> each.waiting().stream())
                    .filter(one -> one.attempts() > 0 && places.contains(place(one)))
                    .map(Waiting::nextAttempt)
                    .filter(next -> next.isAfter(visit.wording().now()))
                    .min(Comparator.<Instant>naturalOrder())
                    .map(next -> visit.text("compose.waits", visit.wording().time(next)));
        } catch (OrganizerException e) {
            return Optional.empty(); // it is sent, which is what counts
        }
    }

    private static String place(Waiting one) {
        return one.recipient().substring(one.recipient().lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    }

    /** {@code POST /outbox} with {@code id} and {@code act}: {@code edit}, {@code now} or {@code stop}. */
    public Response act(Visit visit) {
        String id = visit.field("id");
        switch (visit.field("act")) {
            case "now" ->
                visit.tell(visit.organizer().outbox().tryNow(visit.login(), id) ? "outbox.tried" : "outbox.gone");
            case "stop" -> {
                Taken taken = visit.organizer().outbox().take(visit.login(), id);
                visit.tell(taken.outcome() == Outcome.TAKEN ? "outbox.stopped" : refusal(taken));
            }
            case "edit" -> {
                return edit(visit, id);
            }
            default -> visit.tell("act.unknown");
        }
        return Response.seeOther("/outbox");
    }

    private static String refusal(Taken taken) {
        return taken.outcome() == Outcome.UNDER_WAY ? "outbox.under-way" : "outbox.gone";
    }

    /**
     * Makes a draft of the mail, takes the mail back, then opens the draft. The draft comes first: whatever fails or ends in
     * between, the mail still waits, or its text and its recipients are in Drafts.
     */
    private Response edit(Visit visit, String id) {
        Optional<Outgoing> waiting = visit.organizer().outbox().waiting(visit.login()).stream()
                .filter(each -> each.id().equals(id))
                .findFirst();
        Optional<String> copy = waiting.flatMap(Outgoing::copy);
        Optional<MessageView> view = copy.flatMap(uidl -> read(visit, uidl));
        if (waiting.isEmpty() || view.isEmpty()) {
            visit.tell("outbox.gone");
            return Response.seeOther("/outbox");
        }
        if (view.get().html().isPresent()) {
            visit.tell("outbox.formatted"); // a letter has text only, and the rest would be lost
            return Response.seeOther("/outbox");
        }
        List<String> waited =
                waiting.get().waiting().stream().map(Waiting::recipient).toList();
        Letter letter = drafts.save(visit, again(visit, copy.get(), view.get(), waited));
        Taken taken = visit.organizer().outbox().take(visit.login(), id);
        if (taken.outcome() != Outcome.TAKEN) {
            int unused = visit.organizer()
                    .messages()
                    .purge(visit.login(), letter.draft().stream().toList());
            visit.tell(refusal(taken));
            return Response.seeOther("/outbox");
        }
        if (!lower(taken.recipients()).equals(lower(waited))) {
            letter = drafts.save(
                    visit,
                    again(visit, copy.get(), view.get(), taken.recipients()).named(letter.name(), letter.draft()));
        }
        boolean nobody = nobody(view.get(), taken.recipients());
        if (nobody) {
            List<String> unused =
                    visit.organizer().messages().move(visit.login(), List.of(copy.get()), FolderRef.of(Role.TRASH));
        }
        visit.tell(nobody ? "outbox.taken" : "outbox.taken-rest");
        return Response.seeOther(Urls.with("/compose/" + letter.name().id(), "back", "/outbox"));
    }

    private static Optional<MessageView> read(Visit visit, String uidl) {
        try {
            return Optional.of(visit.mail().view(visit.login(), SENT, uidl, Optional.empty()));
        } catch (HopException e) {
            return Optional.empty(); // the copy was moved elsewhere
        }
    }

    /** Whether the mail has reached nobody: all whom it names still waited. */
    private static boolean nobody(MessageView view, List<String> waited) {
        return lower(waited)
                .containsAll(lower(Stream.of(view.to(), view.cc(), view.bcc())
                        .flatMap(List::stream)
                        .map(Person::address)
                        .toList()));
    }

    private static Set<String> lower(List<String> addresses) {
        return addresses.stream().map(each -> each.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    }

    /** The same letter, to those whom it has not reached. */
    private static Letter again(Visit visit, String uidl, MessageView view, List<String> waited) {
        List<KeptFile> files = KeptFile.allOf(visit, SENT, uidl, view.parts());
        ComposeDraft typed = new ReplyDraft(
                        new WriterAddresses(visit).in(view),
                        visit.wording().texts().locale(),
                        visit.wording().zone())
                .again(
                        view,
                        waited,
                        new ComposeDraft.Source(ComposeDraft.Act.AGAIN, SENT, uidl),
                        files.stream().map(KeptFile::attachment).toList());
        return new Letter(typed, LetterName.fresh(), Optional.empty(), files, List.of(), List.of(), "/outbox");
    }
}
