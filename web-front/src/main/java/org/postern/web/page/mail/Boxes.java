package org.postern.web.page.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.postern.message.address.Person;
import org.postern.message.mime.MessageView;
import org.postern.message.report.MailReport;
import org.postern.message.report.MailReport.Event;
import org.postern.message.report.MailReport.Recipient;
import org.postern.web.page.PersonWords;
import org.postern.web.page.Wording;
import org.postern.web.page.mail.ReadView.Box;
import org.postern.web.page.mail.ReadView.Line;

/** What a page says from a report on a mail. */
record Boxes(Wording wording) {
    List<Box> of(MessageView view) {
        List<Box> boxes = new ArrayList<>();
        view.findings().report().ifPresent(report -> boxes.add(of(report)));
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

    private String text(String key, Object... arguments) {
        return wording.text(key, arguments);
    }
}
