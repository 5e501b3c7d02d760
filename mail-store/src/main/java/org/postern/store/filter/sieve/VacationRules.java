package org.postern.store.filter.sieve;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.postern.store.address.EmailAddress;

/** Decides who gets a vacation reply (RFC 5230 4.5 and 4.6, RFC 3834 2): only people who wrote to this person. Pure. */
final class VacationRules {
    /** Programs that would answer each other, and addresses that nobody reads. */
    private static final Pattern PROGRAM =
            Pattern.compile("mailer-daemon|listserv|majordomo|mailman|autoreply|auto-reply"
                    + "|(owner|bounce|bounces|noreply|no-reply|no\\.reply|donotreply|do-not-reply|do\\.not\\.reply)([-._+=].*)?"
                    + "|.*-(request|bounce|bounces|owner|noreply|no-reply)([-+=].*)?"
                    + "|.*[._](noreply|no-reply|donotreply)");

    private static final List<String> NAMED_IN = List.of("To", "Cc", "Bcc", "Resent-To", "Resent-Cc", "Resent-Bcc");
    /** Each may be a query of the register; a message to more people than this is a circular. */
    private static final int MOST_ADDRESSES = 500;

    private static final Set<String> BULK = Set.of("bulk", "list", "junk");

    private VacationRules() {}

    /**
     * Why no reply is sent; empty when one may be.
     *
     * @param own whether an address is the account's
     * @param addresses keys of further addresses that count as such in To and Cc
     */
    static Optional<String> refusal(MailFacts mail, boolean junk, Predicate<EmailAddress> own, List<String> addresses) {
        if (junk) {
            return Optional.of("junk is not answered");
        }
        if (mail.sender().isEmpty()) {
            return Optional.of("the null sender is not answered");
        }
        EmailAddress sender = mail.sender().get();
        if (PROGRAM.matcher(sender.localPart().toLowerCase(Locale.ROOT)).matches()) {
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
        Predicate<EmailAddress> meant = address -> addresses.contains(address.key()) || own.test(address);
        boolean named = NAMED_IN.stream()
                .flatMap(field -> mail.addresses(field).stream())
                .limit(MOST_ADDRESSES)
                .flatMap(written -> written.valid().stream())
                .anyMatch(meant);
        return named ? Optional.empty() : Optional.of("it is not addressed to this person");
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
