package org.postern.message.report;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postern.message.address.Persons;
import org.postern.message.header.HeaderFields;
import org.postern.message.header.MailDates;
import org.postern.message.header.MailHeader;
import org.postern.message.header.MessageIds;
import org.postern.message.report.MailReport.About;
import org.postern.message.report.MailReport.Event;
import org.postern.message.report.MailReport.Recipient;
import org.postern.message.text.VisibleText;

/** Reads the machines' part of a report, and the header of the mail that it is about. Pure. */
public final class ReportReader {
    /** Recipients listed. */
    static final int MOST = 50;

    private static final int MOST_GROUPS = 1_000;
    private static final int WORDS = 500;
    private static final int ADDRESS = 320;
    private static final Pattern ESCAPED = Pattern.compile("\\\\x\\{([0-9A-Fa-f]{1,6})\\}");

    private final MailDates dates;

    public ReportReader(MailDates dates) {
        this.dates = dates;
    }

    /**
     * A report on delivery, or that a mail was read; empty if the octets are neither.
     *
     * @param status the body of message/delivery-status or message/disposition-notification
     * @param original the header of the mail, or the mail; may be empty
     */
    public Optional<MailReport> read(byte[] status, byte[] original) {
        List<Recipient> recipients = new ArrayList<>();
        int more = 0;
        for (HeaderFields group : groups(status)) {
            Optional<Recipient> recipient = recipient(group);
            if (recipient.isPresent() && recipients.size() < MOST) {
                recipients.add(recipient.get());
            } else {
                more += recipient.isPresent() ? 1 : 0;
            }
        }
        Optional<Event> gravest = recipients.stream().map(Recipient::event).min(Comparator.naturalOrder());
        int unlisted = more;
        return gravest.map(event -> new MailReport(event, recipients, unlisted, about(original)));
    }

    private static List<HeaderFields> groups(byte[] status) {
        List<HeaderFields> groups = new ArrayList<>();
        try {
            int at = 0;
            while (at < status.length && groups.size() < MOST_GROUPS) {
                MailHeader group = MailHeader.read(new ByteArrayInputStream(status, at, status.length - at));
                groups.add(HeaderFields.of(group));
                at += Math.max(1, group.length());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // from memory: never
        }
        return groups;
    }

    private Optional<Recipient> recipient(HeaderFields group) {
        Optional<String> address = group.value("Original-Recipient")
                .filter(given -> given.indexOf(';') >= 0)
                .or(() -> group.value("Final-Recipient"))
                .map(ReportReader::address);
        Optional<Event> event = group.value("Action")
                .flatMap(ReportReader::action)
                .or(() -> group.value("Disposition").map(ReportReader::disposition))
                .or(() -> group.value("Status").flatMap(ReportReader::statusClass));
        if (address.isEmpty() || event.isEmpty()) {
            return Optional.empty();
        }
        boolean bad = event.get() == Event.FAILED || event.get() == Event.DELAYED;
        String diagnostic = group.text("Diagnostic-Code", WORDS);
        String words = diagnostic.substring(diagnostic.indexOf(';') + 1).strip();
        return Optional.of(new Recipient(
                address.get(),
                event.get(),
                bad ? Optional.of(reason(event.get(), group.value("Status").orElse(""), words)) : Optional.empty(),
                bad ? words : "",
                group.value("Will-Retry-Until").flatMap(dates::parse)));
    }

    /** Servers write 4.4.7 (time expired) also of mail that they still try to deliver. */
    private static Reason reason(Event event, String status, String words) {
        Reason reason = Reason.of(status, words);
        return event == Event.DELAYED && reason == Reason.EXPIRED ? Reason.UNREACHABLE : reason;
    }

    private static Optional<Event> action(String action) {
        return switch (action.strip().toLowerCase(Locale.ROOT).replaceFirst("[ (].*$", "")) {
            case "failed" -> Optional.of(Event.FAILED);
            case "delayed" -> Optional.of(Event.DELAYED);
            case "delivered" -> Optional.of(Event.DELIVERED);
            case "relayed" -> Optional.of(Event.RELAYED);
            case "expanded" -> Optional.of(Event.EXPANDED);
            default -> Optional.empty();
        };
    }

    /** What a status says where the action is missing: its first digit is its class (RFC 3463). */
    private static Optional<Event> statusClass(String status) {
        return switch (status.isEmpty() ? ' ' : status.charAt(0)) {
            case '5' -> Optional.of(Event.FAILED);
            case '4' -> Optional.of(Event.DELAYED);
            case '2' -> Optional.of(Event.DELIVERED);
            default -> Optional.empty();
        };
    }

    private static Event disposition(String disposition) {
        String type =
                disposition.substring(disposition.indexOf(';') + 1).strip().toLowerCase(Locale.ROOT);
        if (type.startsWith("displayed")) {
            return Event.READ;
        }
        return type.startsWith("deleted") ? Event.DELETED_UNREAD : Event.PROCESSED;
    }

    /** Without its type; the ASCII form of RFC 6533 decoded. */
    private static String address(String typed) {
        int semicolon = typed.indexOf(';');
        String address = typed.substring(semicolon + 1, Math.min(typed.length(), semicolon + 2_000))
                .strip();
        StringBuilder decoded = new StringBuilder();
        Matcher escaped = ESCAPED.matcher(address);
        int from = 0;
        while (escaped.find()) {
            int c = Integer.parseInt(escaped.group(1), 16);
            decoded.append(address, from, escaped.start())
                    .append(Character.isValidCodePoint(c) ? Character.toString(c) : "?");
            from = escaped.end();
        }
        decoded.append(address.substring(from));
        String visible = VisibleText.line(decoded.toString(), ADDRESS);
        boolean bracketed = visible.length() > 2 && visible.startsWith("<") && visible.endsWith(">");
        return bracketed ? visible.substring(1, visible.length() - 1) : visible;
    }

    private Optional<About> about(byte[] original) {
        if (original.length == 0) {
            return Optional.empty();
        }
        try {
            HeaderFields header = HeaderFields.read(new ByteArrayInputStream(original));
            return Optional.of(new About(
                    header.text("Subject", WORDS),
                    Persons.of(header, "From").stream().limit(MOST).toList(),
                    header.value("Date").flatMap(dates::parse),
                    Persons.of(header, "To").stream().limit(MOST).toList(),
                    MessageIds.first(header.value("Message-ID").orElse(""))));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // from memory: never
        }
    }
}
