package org.postern.web.page.mail;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.postern.message.address.Person;
import org.postern.message.calendar.CalendarInvitation;
import org.postern.message.calendar.CalendarInvitation.Guest;
import org.postern.message.calendar.CalendarInvitation.Repeats;
import org.postern.message.calendar.CalendarInvitation.When;
import org.postern.message.mime.MessageView;
import org.postern.message.report.MailReport;
import org.postern.message.report.MailReport.Event;
import org.postern.message.report.MailReport.Recipient;
import org.postern.web.page.PageLink;
import org.postern.web.page.PersonWords;
import org.postern.web.page.Wording;
import org.postern.web.page.mail.ReadView.Box;
import org.postern.web.page.mail.ReadView.Line;

/** What a page says from a message's parts for machines: an invitation, a report on a mail. */
record Boxes(Wording wording, String messageUrl, int inside) {
    List<Box> of(MessageView view) {
        List<Box> boxes = new ArrayList<>();
        view.findings().report().ifPresent(report -> boxes.add(of(report)));
        view.findings().invitation().ifPresent(invitation -> boxes.add(of(invitation, view)));
        return boxes;
    }

    private Box of(MailReport report) {
        List<Line> lines = new ArrayList<>();
        for (Recipient each : report.recipients()) {
            String said = each.reason()
                    .map(reason -> text("reason." + PersonWords.key(reason.name())))
                    .orElseGet(() ->
                            text("report.event." + PersonWords.key(each.event().name())));
            String until = "";
            if (each.event() == Event.DELAYED) {
                // also beside recipients for whom it failed
                said = each.reason().isPresent() ? text("report.event.delayed") + " " + said : said;
                until = each.retriedUntil()
                        .map(when -> " " + text("report.until", wording.fullDate(when)))
                        .orElse("");
            }
            String words = each.words().isEmpty() ? "" : text("report.words", each.words());
            lines.add(new Line(each.address(), said + until, words));
        }
        if (report.more() > 0) {
            lines.add(new Line("", text("report.more", report.more()), ""));
        }
        report.about().ifPresent(about -> {
            String subject = about.subject().isEmpty() ? text("read.no-subject") : about.subject();
            lines.add(new Line(text("report.mail"), subject, ""));
            about.date().ifPresent(date -> lines.add(new Line(text("report.sent"), wording.fullDate(date), "")));
            if (!about.to().isEmpty()) {
                String to = about.to().stream().map(Person::address).collect(Collectors.joining(", "));
                lines.add(new Line(text("read.to"), to, ""));
            }
        });
        boolean bad = report.event() == Event.FAILED;
        return new Box(
                bad ? "warn" : "info",
                text("report." + PersonWords.key(report.event().name())),
                lines,
                null);
    }

    private Box of(CalendarInvitation invitation, MessageView view) {
        List<Line> lines = new ArrayList<>();
        add(lines, "event.what", invitation.summary());
        add(lines, "event.when", when(invitation));
        if (invitation.repeats() != Repeats.NO) {
            add(
                    lines,
                    "event.again",
                    text("event.repeats." + PersonWords.key(invitation.repeats().name())));
        }
        add(lines, "event.where", invitation.location());
        add(lines, "event.organizer", invitation.organizer().map(Boxes::guest).orElse(""));
        if (view.text().isBlank()) {
            add(lines, "event.description", invitation.description());
        }
        for (Guest each : invitation.answers()) {
            lines.add(new Line(
                    guest(each),
                    text("event.answer." + PersonWords.key(each.answer().name())),
                    ""));
        }
        Optional<PageLink> file = view.parts().stream()
                .filter(part -> part.mediaType().equals("text/calendar")
                        || part.mediaType().equals("application/ics"))
                .findFirst()
                .flatMap(part -> inside == 0 ? Optional.of(part) : part.within(inside))
                .map(part -> new PageLink(text("event.save"), messageUrl + "/part/" + part.number()));
        String title = text("event." + PersonWords.key(invitation.method().name()));
        boolean cancelled = invitation.method() == CalendarInvitation.Method.CANCELS;
        return new Box(cancelled ? "warn" : "info", title, lines, file.orElse(null));
    }

    private void add(List<Line> lines, String label, String value) {
        if (!value.isBlank()) {
            lines.add(new Line(text(label), value, ""));
        }
    }

    private static String guest(Guest guest) {
        return guest.name().isEmpty() || guest.name().equalsIgnoreCase(guest.address())
                ? guest.address()
                : guest.name() + " <" + guest.address() + ">";
    }

    /** In the reader's zone; a time without a zone is said to be one. */
    private String when(CalendarInvitation invitation) {
        Optional<When> start = invitation.span().start();
        if (start.isEmpty()) {
            return "";
        }
        if (start.get() instanceof When.Day first) {
            LocalDate last = invitation.span().end().orElse(first) instanceof When.Day end
                            && end.date().isAfter(first.date())
                    ? end.date().minusDays(1) // the end of whole days is the day after (RFC 5545 3.6.1)
                    : first.date();
            String from = wording.day(first.date());
            return text("event.whole-day", last.equals(first.date()) ? from : from + " – " + wording.day(last));
        }
        boolean floating = start.get() instanceof When.Floating;
        Wording local = floating ? new Wording(wording.texts(), ZoneOffset.UTC, wording.now()) : wording;
        Instant from = instant(start.get()).orElseThrow();
        String span = local.fullDate(from);
        Optional<Instant> to = invitation.span().end().flatMap(Boxes::instant).filter(end -> end.isAfter(from));
        if (to.isPresent()) {
            boolean sameDay = from.atZone(local.zone())
                    .toLocalDate()
                    .equals(to.get().atZone(local.zone()).toLocalDate());
            span += " – " + (sameDay ? local.time(to.get()) : local.fullDate(to.get()));
        }
        return floating
                ? text("event.floating", span)
                : text("event.zoned", span, wording.zone().getId());
    }

    private static Optional<Instant> instant(When when) {
        if (when instanceof When.At at) {
            return Optional.of(at.instant());
        }
        return when instanceof When.Floating floating
                ? Optional.of(floating.time().toInstant(ZoneOffset.UTC))
                : Optional.empty();
    }

    private String text(String key, Object... arguments) {
        return wording.text(key, arguments);
    }
}
