package org.postern.store.filter.sieve;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.postern.store.address.EmailAddress;
import org.postern.store.delivery.Filing;

/** Decides who gets a vacation reply (RFC 5230 4.5 and 4.6, RFC 3834 2): only people who wrote to this person. Pure. */
final class VacationRules {
    /** Programs that would answer each other, and addresses that nobody reads. */
    private static final Pattern PROGRAM =
            Pattern.compile("mailer-?daemon|listserv|majordomo|mailman|auto-?reply|nobody"
                    + "|(owner|bounces?|bounced)([-._+=0-9].*)?"
                    + "|.*-(request|bounces?|owner)([-+=].*)?");

    /** No-reply addresses, with any marks between the words, in the languages of the shops that people buy in. */
    private static final Pattern NOBODY = Pattern.compile("(.*[-._+])?(no[-._]?reply|no[-._]?replies|not?[-._]?respond"
            + "|(do[-._]?not|dont|not)[-._]?(reply|respond|answer)|no[-._]?answer|no[-._]?responder?|no[-._]?responda"
            + "|nao[-._]?respond(a|er)|ne[-._]?pas[-._]?repondre|keine[-._]?antwort|nicht[-._]?antworten"
            + "|non[-._]?rispondere|henshin[-._]?(fuka|fuyo))([-._+=0-9].*)?");

    /** A recipient's address in the reverse-path, as mail services write it; not BATV and SRS, where people stand behind. */
    private static final Pattern RETURNED = Pattern.compile("(?!prvs=|btv1=|srs[01][-+=]).*=.*");

    private static final List<String> NAMED_IN = List.of("To", "Cc", "Bcc", "Resent-To", "Resent-Cc", "Resent-Bcc");
    /** Each may be a query of the register; a message to more people than this is a circular. */
    private static final int MOST_ADDRESSES = 500;

    private static final List<String> AUTHORS = List.of("From", "Sender", "Reply-To");

    private static final Set<String> BULK = Set.of("bulk", "list", "junk");

    private VacationRules() {}

    /**
     * Why no reply is sent; empty when one may be.
     *
     * @param own whether an address is the account's
     * @param addresses keys of further addresses that count as such in To and Cc
     */
    static Optional<String> refusal(
            MailFacts mail, Filing.Standing standing, Predicate<EmailAddress> own, List<String> addresses) {
        Optional<String> nobody = nobodyToAnswer(mail, standing, own);
        if (nobody.isPresent()) {
            return nobody;
        }
        Predicate<EmailAddress> meant = address -> addresses.contains(address.key()) || own.test(address);
        boolean named = NAMED_IN.stream()
                .flatMap(field -> mail.addresses(field).stream())
                .limit(MOST_ADDRESSES)
                .flatMap(written -> written.valid().stream())
                .anyMatch(meant);
        return named ? Optional.empty() : Optional.of("it is not addressed to this person");
    }

    /** Why nobody may be answered, whatever the answer. */
    static Optional<String> nobodyToAnswer(MailFacts mail, Filing.Standing standing, Predicate<EmailAddress> own) {
        if (standing.junk()) {
            return Optional.of("junk is not answered");
        }
        if (mail.sender().isEmpty()) {
            return Optional.of("the null sender is not answered");
        }
        EmailAddress sender = mail.sender().get();
        if (isProgram(sender.localPart())
                || RETURNED.matcher(lower(sender.localPart())).matches()) {
            return Optional.of("the sender is a program");
        }
        if (own.test(sender)) {
            return Optional.of("one does not answer oneself");
        }
        if (!mail.complete()) {
            return Optional.of("the header is too large to judge");
        }
        if (mail.hasAny("list-")
                || mail.values("Precedence").stream().anyMatch(word -> BULK.contains(word.toLowerCase(Locale.ROOT)))) {
            return Optional.of("it came through a list");
        }
        if (automatic(mail)) {
            return Optional.of("a program wrote it");
        }
        if (AUTHORS.stream().flatMap(field -> mail.addresses(field).stream()).anyMatch(one -> isProgram(one.local()))) {
            return Optional.of("the author is not read by anybody");
        }
        if (!standing.answerable()) {
            return Optional.of("neither SPF nor DMARC proves the sender to be the author");
        }
        return Optional.empty();
    }

    private static boolean isProgram(String localPart) {
        String name = lower(localPart);
        return PROGRAM.matcher(name).matches() || NOBODY.matcher(name).matches();
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static boolean automatic(MailFacts mail) {
        boolean submitted = mail.values("Auto-Submitted").stream()
                .anyMatch(value ->
                        !value.toLowerCase(Locale.ROOT).split("[;\\s(]", 2)[0].equals("no"));
        boolean suppressed =
                mail.values("X-Auto-Response-Suppress").stream().anyMatch(value -> !value.equalsIgnoreCase("none"));
        boolean report = mail.values("Content-Type").stream()
                .anyMatch(value -> value.toLowerCase(Locale.ROOT).startsWith("multipart/report"));
        return submitted
                || suppressed
                || report
                || Stream.of("X-Autoreply", "X-Autorespond", "X-Autoresponder").anyMatch(mail::has);
    }
}
