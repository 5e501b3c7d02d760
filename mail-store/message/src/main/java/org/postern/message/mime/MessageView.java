package org.postern.message.mime;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postern.message.address.Person;
import org.postern.message.charset.CharsetProblem;

/**
 * A message as a reader sees it. Any message can be read; {@code problems} lists the faults.
 *
 * @param text plain text to show, decoded, NFC (from text/plain, or made from HTML if there is none)
 * @param html the HTML to show, not sanitized yet; empty if the message has none
 * @param parts attachments and inline parts, in message order
 */
public record MessageView(
        String subject,
        List<Person> from,
        Optional<Person> sender,
        List<Person> replyTo,
        List<Person> to,
        List<Person> cc,
        List<Person> bcc,
        AnswerFields answers,
        Optional<Instant> date,
        Optional<String> messageId,
        List<String> references,
        Optional<String> authenticationResults,
        String text,
        Optional<String> html,
        Optional<String> charset,
        List<PartView> parts,
        Set<Problem> problems) {
    /** Faults that the page must report to the reader. */
    public enum Problem {
        TOO_COMPLEX,
        BROKEN_MIME,
        UNKNOWN_CHARSET,
        WRONG_CHARSET,
        UTF7_REFUSED,
        TEXT_CUT,
        HTML_TOO_LARGE,
        SEVERAL_FROM,
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
