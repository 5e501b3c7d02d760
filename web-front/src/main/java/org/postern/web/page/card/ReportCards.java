package org.postern.web.page.card;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postern.message.address.Person;
import org.postern.message.mime.MessageView;
import org.postern.message.mime.PartView;
import org.postern.message.report.MailReport;
import org.postern.message.report.MailReport.About;
import org.postern.message.report.MailReport.Event;
import org.postern.message.report.MailReport.Recipient;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.page.PersonWords;
import org.postern.web.page.Urls;
import org.postern.web.page.Visit;
import org.postern.web.page.Wording;
import org.postern.web.page.card.ReportCard.Line;
import org.postern.web.page.card.ReportCard.Links;

/**
 * Says what a report on a mail says, in the reader's language. Confined to one request.
 *
 * @param inside the part in which the report is; 0 for the opened mail itself
 */
public record ReportCards(Visit visit, OpenedMail mail, int inside) {
    private static final Set<String> FOR_MACHINES = Set.of(
            "message/delivery-status",
            "message/global-delivery-status",
            "message/disposition-notification",
            "message/global-disposition-notification");

    /** Empty for a mail that is no report. */
    public Optional<ReportCard> card(MessageView view) {
        return view.findings().report().map(report -> of(report, view));
    }

    /** The files that the card stands for. */
    public static List<PartView> told(MessageView view) {
        return view.findings().report().isEmpty()
                ? List.of()
                : Stream.of(machines(view), original(view))
                        .flatMap(Optional::stream)
                        .toList();
    }

    /** Whether a program wrote it that nobody can answer. */
    public static boolean unanswerable(MessageView view) {
        boolean daemon = view.authorship().author().addresses().stream()
                .anyMatch(address -> address.toLowerCase(Locale.ROOT).startsWith("mailer-daemon@"));
        return daemon || view.findings().report().filter(MailReport::onDelivery).isPresent();
    }

    private ReportCard of(MailReport report, MessageView view) {
        List<Line> lines = new ArrayList<>();
        report.recipients().forEach(each -> lines.add(line(each)));
        if (report.more() > 0) {
            lines.add(new Line("", text("report.more", report.more()), ""));
        }
        boolean again = inside == 0
                && mail.received()
                && !report.failed().isEmpty()
                && original(view).isPresent()
                && report.about().filter(this::isOwn).isPresent();
        return new ReportCard(
                report.event() == Event.FAILED ? "warn" : "info",
                text("report." + PersonWords.key(report.event().name())),
                lines,
                report.about().map(this::about).orElse(List.of()),
                new Links(
                        again
                                ? Urls.with(
                                        Urls.with("/compose", "again", mail.uidl()),
                                        "folder",
                                        mail.folder().key())
                                : "",
                        original(view).map(this::url).orElse(""),
                        machines(view).map(this::url).orElse("")));
    }

    private Line line(Recipient each) {
        String key = PersonWords.key(each.event().name());
        String said = each.reason()
                .map(reason -> text("reason." + PersonWords.key(reason.name())))
                .orElse("");
        String until = each.event() != Event.DELAYED
                ? ""
                : each.retriedUntil()
                        .map(when -> " " + text("report.until", wording().fullDate(when)))
                        .orElse("");
        String words = each.words().isEmpty() ? "" : text("report.words", each.words());
        return new Line(text("report.event." + key, each.address()), said + until, words);
    }

    private List<Line> about(About about) {
        List<Line> lines = new ArrayList<>();
        String subject = about.subject().isEmpty() ? text("read.no-subject") : about.subject();
        lines.add(new Line(text("report.mail"), subject, ""));
        about.date()
                .ifPresent(date ->
                        lines.add(new Line(text("report.sent"), wording().fullDate(date), "")));
        if (!about.to().isEmpty()) {
            String to = about.to().stream().map(Person::address).collect(Collectors.joining(", "));
            lines.add(new Line(text("read.to"), to, ""));
        }
        return lines;
    }

    /** Anybody can write a report about a mail of somebody else. */
    private boolean isOwn(About about) {
        List<String> from = about.from().stream().map(Person::address).toList();
        try {
            return from.stream().anyMatch(visit.login().address()::equalsIgnoreCase)
                    || !visit.organizer().addresses().among(visit.login(), from).isEmpty();
        } catch (OrganizerException e) {
            return false; // the report can still be read
        }
    }

    private static Optional<PartView> machines(MessageView view) {
        return first(view, part -> FOR_MACHINES.contains(part.mediaType()));
    }

    private static Optional<PartView> original(MessageView view) {
        return first(view, PartView::isMessage);
    }

    private static Optional<PartView> first(MessageView view, Predicate<PartView> which) {
        return view.parts().stream().filter(which).findFirst();
    }

    private String url(PartView part) {
        return (inside == 0 ? Optional.of(part) : part.within(inside))
                .map(each -> mail.url() + "/part/" + each.number() + "?show=1")
                .orElse("");
    }

    private Wording wording() {
        return visit.wording();
    }

    private String text(String key, Object... arguments) {
        return visit.text(key, arguments);
    }
}
