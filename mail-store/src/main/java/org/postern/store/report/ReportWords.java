package org.postern.store.report;

import static org.postern.store.report.Report.line;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.postern.store.message.MailPath;
import org.postern.store.message.SmtpReply;

/** The part of a report for people: what happened, what was kept, what to do. Pure. */
final class ReportWords {
    private ReportWords() {}

    static String of(
            String hostName,
            Report.Action action,
            List<Report.About> abouts,
            Report.Original original,
            Optional<Instant> retryUntil) {
        StringBuilder text = new StringBuilder();
        line(text, "This is the mail system at " + hostName + ".");
        line(text, "");
        happened(text, action, original.passedOn(), retryUntil);
        for (Report.About about : abouts) {
            line(text, "");
            line(text, "<" + MailPath.of(about.recipient()) + ">");
            if (action == Report.Action.FAILED || action == Report.Action.DELAYED) {
                SmtpReply reply = about.reply();
                boolean tooLate = action == Report.Action.FAILED && !reply.permanent();
                line(text, "    " + (tooLate ? "gave up after many attempts; the last: " : "") + reply);
                line(text, "    " + advice(action, reply));
            }
        }
        line(text, "");
        line(
                text,
                "Below is a report for machines and the "
                        + (original.whole().isPresent() ? "whole message." : "header of the message."));
        if (original.cut()) {
            line(text, "The message itself is too large to be returned.");
        }
        return text.toString();
    }

    private static void happened(
            StringBuilder text, Report.Action action, boolean passedOn, Optional<Instant> retryUntil) {
        switch (action) {
            case FAILED -> {
                if (passedOn) {
                    line(text, "A message that came here and was passed on, by a filter, an alias or a group of");
                    line(text, "yours, could not be delivered to the addresses below. It will not be tried again.");
                    line(text, "If they are wrong or gone, take them out of the filter, alias or group.");
                } else {
                    line(text, "Your message could not be delivered to the recipients below and will not be");
                    line(text, "tried again. It is kept in your Sent folder. Other recipients are not affected.");
                }
            }
            case DELAYED -> {
                String message = passedOn ? "A message that was passed on from here" : "Your message";
                line(text, message + " has not reached the recipients");
                line(text, "below yet. Do not send it again: it is kept here, and tried again and again");
                retryUntil.ifPresent(until -> line(text, "until " + Report.DATE.format(until) + "."));
                line(text, "If it fails for good, you are told. Other recipients are not affected.");
            }
            case DELIVERED, EXPANDED ->
                line(text, "Your message was delivered to the recipients below, as you asked to be told.");
            case RELAYED -> {
                line(text, "Your message was handed to the servers of the recipients below, which do not tell");
                line(text, "of delivery. You will hear more only if they cannot deliver it.");
            }
        }
    }

    /** Advice for the person, by the enhanced code (RFC 3463). */
    private static String advice(Report.Action action, SmtpReply reply) {
        if (action == Report.Action.DELAYED) {
            return "Nothing need be done. If it is urgent, reach the recipient in another way.";
        }
        if (!reply.permanent()) {
            return "Try again later, or reach the recipient in another way.";
        }
        String status = reply.status().substring(2);
        return switch (status) {
            case "1.1", "1.6" -> "There is no such mailbox: check the spelling of the address.";
            case "1.2", "1.10", "4.4" -> "That domain takes no mail: check the spelling after the @.";
            case "2.2" -> "The mailbox is full: try again later, or reach the recipient in another way.";
            case "2.3", "3.4" -> "The message is too large there: send less, or make the files available otherwise.";
            case "6.7" -> "That server cannot take addresses in other scripts: ask for another address.";
            default ->
                status.startsWith("7.")
                        ? "That server refuses it by its rules: show this report to your administrator."
                        : "Check the address, or reach the recipient in another way.";
        };
    }
}
