package org.postern.web.page.letter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.postern.web.letter.AddressLines;
import org.postern.web.letter.InvalidFieldException;
import org.postern.web.letter.OutgoingMessage;
import org.postern.web.letter.Recipient;
import org.postern.web.page.PageSettings;
import org.postern.web.page.PersonWords;
import org.postern.web.page.TextBundles;
import org.postern.web.page.Visit;

/**
 * Checks a letter before sending: errors that prevent sending, with their field and text, and questions to ask first.
 */
final class LetterCheck {
    private static final int MOST_NAMED = 20;

    /** The message to send. Empty when there are errors; they are added to {@code errors} by field. */
    Optional<OutgoingMessage> message(Visit visit, Letter letter, Map<String, List<String>> errors) {
        sender(visit, letter, errors);
        AddressLines to = addresses(visit, "to", letter.typed().to(), errors);
        AddressLines cc = addresses(visit, "cc", letter.typed().cc(), errors);
        AddressLines bcc = addresses(visit, "bcc", letter.typed().bcc(), errors);
        boolean nobody = to.recipients().isEmpty()
                && cc.recipients().isEmpty()
                && bcc.recipients().isEmpty();
        if (nobody && errors.isEmpty()) {
            add(errors, "to", visit.text("compose.no-recipient"));
        }
        if (!letter.lost().isEmpty()) {
            errors.putIfAbsent("attachment", new ArrayList<>());
        }
        if (errors.containsKey("from")) {
            return Optional.empty();
        }
        OutgoingMessage message;
        try {
            message = new OutgoingMessage(
                    new Recipient(
                            visit.login().displayName(),
                            letter.typed().from().orElse(visit.login().address())),
                    to.recipients(),
                    cc.recipients(),
                    bcc.recipients(),
                    letter.typed().subject(),
                    letter.typed().body(),
                    false,
                    letter.attachments(),
                    letter.typed().inReplyTo(),
                    letter.typed().references());
        } catch (InvalidFieldException e) {
            invalid(visit, e).forEach((field, lines) -> lines.forEach(line -> add(errors, field, line)));
            return Optional.empty();
        }
        if (errors.isEmpty()) {
            checkSize(visit, message, errors);
        }
        return errors.isEmpty() ? Optional.of(message) : Optional.empty();
    }

    /** A form can be forged, and an alias can be taken away while the page is open. */
    void sender(Visit visit, Letter letter, Map<String, List<String>> errors) {
        letter.typed()
                .from()
                .filter(address -> !new WriterAddresses(visit).allowed(address))
                .ifPresent(address -> add(errors, "from", visit.text("compose.not-yours", shortened(address))));
    }

    /** The errors of the message's constructor, by the field of the form. */
    Map<String, List<String>> invalid(Visit visit, InvalidFieldException e) {
        String field =
                switch (e.field()) {
                    case "to", "cc", "bcc", "subject" -> e.field();
                    case "attachment", "fileName", "mediaType" -> "attachment";
                    case "address" -> "to";
                    default -> "form";
                };
        Map<String, List<String>> errors = new LinkedHashMap<>();
        add(errors, field, visit.text("compose.bad-characters." + field));
        return errors;
    }

    /** The questions to ask once before sending. */
    List<String> questions(Visit visit, Letter letter) {
        List<String> questions = new ArrayList<>();
        if (letter.typed().subject().isBlank()) {
            questions.add(visit.text("compose.ask-subject"));
        }
        if (letter.attachments().isEmpty()
                && speaksOfFile(
                        visit, letter.typed().subject() + "\n" + letter.typed().body())) {
            questions.add(visit.text("compose.ask-attachment"));
        }
        return questions;
    }

    /**
     * Uses the words of both languages, because people write in either language whatever the language of their pages
     * is. Quoted lines are ignored.
     */
    private static boolean speaksOfFile(Visit visit, String text) {
        String own = text.lines()
                .filter(line -> !line.startsWith(">"))
                .reduce("", (all, line) -> all + '\n' + ComposePost.lower(line));
        return TextBundles.LANGUAGES.stream()
                .flatMap(language -> Stream.of(visit.desk()
                        .bundles()
                        .of(java.util.Locale.forLanguageTag(language))
                        .get("compose.attachment-words")
                        .split(",", -1)))
                .anyMatch(own::contains);
    }

    private static AddressLines addresses(Visit visit, String field, String typed, Map<String, List<String>> errors) {
        AddressLines lines;
        try {
            lines = AddressLines.parse(typed);
        } catch (InvalidFieldException e) {
            add(errors, field, visit.text("compose.bad-characters." + field));
            return AddressLines.NONE;
        }
        lines.invalid().stream()
                .limit(MOST_NAMED)
                .forEach(each -> add(
                        errors,
                        field,
                        visit.text(
                                "compose.invalid."
                                        + PersonWords.key(each.reason().name()),
                                shortened(each.text()))));
        return lines;
    }

    private static void checkSize(Visit visit, OutgoingMessage message, Map<String, List<String>> errors) {
        long size = visit.desk().programs().sender().encodedSize(message);
        PageSettings settings = visit.desk().settings();
        if (size > settings.maxMessage()) {
            add(
                    errors,
                    "attachment",
                    visit.text(
                            "compose.too-large",
                            visit.wording().size(size),
                            visit.wording().size(settings.maxMessage())));
        }
    }

    private static String shortened(String text) {
        return text.codePointCount(0, text.length()) <= 80
                ? text
                : text.substring(0, text.offsetByCodePoints(0, 80)) + "…";
    }

    private static void add(Map<String, List<String>> errors, String field, String line) {
        List<String> lines = errors.computeIfAbsent(field, missing -> new ArrayList<>());
        if (!lines.contains(line)) {
            lines.add(line);
        }
    }
}
