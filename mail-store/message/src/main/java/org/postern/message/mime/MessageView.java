package org.postern.message.mime;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postern.message.address.Authorship;
import org.postern.message.address.ListUnsubscribe;
import org.postern.message.address.Person;
import org.postern.message.calendar.CalendarInvitation;
import org.postern.message.charset.CharsetProblem;
import org.postern.message.report.MailReport;
import org.postern.message.sign.Signature;

/**
 * A message as a reader sees it. Any message can be read; {@code problems} lists the faults.
 *
 * @param parts attachments and inline parts, in message order
 */
public record MessageView(
        Head head, Links links, Words words, List<PartView> parts, Set<Problem> problems, Findings findings) {
    public MessageView {
        parts = List.copyOf(parts);
        problems = Set.copyOf(problems);
    }

    /** Subject, people and date. */
    public record Head(
            String subject,
            List<Person> from,
            Optional<Person> sender,
            List<Person> replyTo,
            List<Person> to,
            List<Person> cc,
            List<Person> bcc,
            Optional<Instant> date,
            Authorship authorship) {}

    /** Fields for programs. */
    public record Links(
            Optional<String> messageId, List<String> references, AnswerFields answers, ListUnsubscribe unsubscribe) {}

    /**
     * The body.
     *
     * @param text plain text to show, decoded, NFC (from text/plain, or made from HTML if there is none)
     * @param html the HTML to show, not sanitized yet; empty if the message has none
     */
    public record Words(String text, Optional<String> html, Optional<String> charset) {}

    /**
     * What parts of the message say to the page.
     *
     * @param signatures the outermost first
     */
    public record Findings(
            List<Signature> signatures, Optional<MailReport> report, Optional<CalendarInvitation> invitation) {
        static final Findings NONE = new Findings(List.of(), Optional.empty(), Optional.empty());

        public Findings {
            signatures = List.copyOf(signatures);
        }

        /** The words of the sender in them, so that what the page says can be found. */
        public String words() {
            List<String> all = new ArrayList<>();
            invitation.ifPresent(event -> {
                all.add(event.summary());
                all.add(event.about().location());
                all.add(event.about().description());
                event.organizer().ifPresent(guest -> all.add(guest.name() + " " + guest.address()));
            });
            report.ifPresent(said -> {
                said.recipients().forEach(each -> all.add(each.address() + " " + each.words()));
                said.about().ifPresent(about -> all.add(about.subject()));
            });
            signatures.forEach(signature -> signature.signers().forEach(signer -> all.add(signer.name())));
            return String.join("\n", all);
        }
    }

    public String subject() {
        return head.subject;
    }

    public List<Person> from() {
        return head.from;
    }

    public Optional<Person> sender() {
        return head.sender;
    }

    public List<Person> replyTo() {
        return head.replyTo;
    }

    public List<Person> to() {
        return head.to;
    }

    public List<Person> cc() {
        return head.cc;
    }

    public List<Person> bcc() {
        return head.bcc;
    }

    public Optional<Instant> date() {
        return head.date;
    }

    public Optional<String> messageId() {
        return links.messageId;
    }

    public List<String> references() {
        return links.references;
    }

    public AnswerFields answers() {
        return links.answers;
    }

    public Authorship authorship() {
        return head.authorship;
    }

    public String text() {
        return words.text;
    }

    public Optional<String> html() {
        return words.html;
    }

    public Optional<String> charset() {
        return words.charset;
    }

    /** Faults that the page must report to the reader. */
    public enum Problem {
        TOO_COMPLEX,
        BROKEN_MIME,
        UNKNOWN_CHARSET,
        WRONG_CHARSET,
        UTF7_REFUSED,
        TEXT_CUT,
        HTML_TOO_LARGE,
        NO_DATE,
        ENCRYPTED;

        public static Problem of(CharsetProblem problem) {
            return switch (problem) {
                case UNKNOWN_CHARSET -> UNKNOWN_CHARSET;
                case WRONG_CHARSET -> WRONG_CHARSET;
                case UTF7_REFUSED -> UTF7_REFUSED;
            };
        }
    }
}
