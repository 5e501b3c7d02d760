package org.postern.store.filter.junk;

import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postern.message.address.AddressScanner;

/**
 * Tokens from a message's header fields. A proven domain (DMARC) is another token than a claimed one, so that a forger
 * gains nothing from the reputation of the domain it imitates. Transport fields and fields added by this server are not
 * tokens: they differ between the judged message and the learned one. Confined to one message.
 */
final class HeaderTokens {
    /** The presence of these fields is informative; their content seldom is. */
    private static final Set<String> TELLING = Set.of(
            "auto-submitted",
            "disposition-notification-to",
            "in-reply-to",
            "list-unsubscribe",
            "precedence",
            "references",
            "x-priority");

    private static final Set<String> EXPECTED = Set.of("date", "from", "message-id", "subject", "to");
    private static final Pattern EXTENSION = Pattern.compile("\\.([A-Za-z0-9]{1,8})\\s{0,9}$");
    private static final Pattern DMARC_PASS = Pattern.compile("(?i)\\bdmarc=pass\\b");

    private final Tokens tokens;
    private final Optional<Boolean> said;
    private final String authority;
    private final Set<String> present = new HashSet<>();
    private final Set<String> authors = new HashSet<>();
    private boolean resultsSeen;
    private boolean proven;

    HeaderTokens(Tokens tokens, Optional<Boolean> said, String authority) {
        this.tokens = tokens;
        this.said = said;
        this.authority = authority;
    }

    /** The domains of the authors, as the page shows them. */
    void authors(Set<String> domains) {
        authors.addAll(domains);
    }

    /** A field of the message itself, decoded, by its name in lower case. */
    void top(String name, String value) {
        present.add(name);
        switch (name) {
            case "authentication-results" -> results(value);
            case "subject" -> subject(value);
            case "from" -> tokens.words("from:", value);
            case "reply-to" -> {
                Set<String> domains = new HashSet<>();
                addresses(value, domains);
                domains.forEach(domain -> tokens.domain("reply:", domain));
            }
            case "to", "cc" -> {
                Set<String> domains = new HashSet<>();
                int count = addresses(value, domains);
                tokens.add("to:", count == 0 ? "nobody" : count == 1 ? "one" : count < 10 ? "some" : "many");
            }
            case "list-id" -> tokens.add("list:", value);
            case "x-mailer", "user-agent" -> tokens.words("mailer:", value);
            default -> {}
        }
        if (TELLING.contains(name)) {
            tokens.add("has:", name);
        }
    }

    /** The name of a file in the message: its extension. */
    void file(String name) {
        Matcher extension = EXTENSION.matcher(name);
        if (extension.find()) {
            tokens.add("file:", extension.group(1));
        }
    }

    /** After the last field. */
    void finish() {
        for (String name : EXPECTED) {
            if (!present.contains(name)) {
                tokens.add("lacks:", name);
            }
        }
        String place = said.orElse(proven) ? "proven:" : "claimed:";
        authors.forEach(domain -> tokens.domain(place, domain));
    }

    /**
     * Uses only the topmost of this server's own fields: the server adds it at receipt and removes all others of that
     * name.
     */
    private void results(String value) {
        if (!resultsSeen && value.startsWith(authority + ";")) {
            resultsSeen = true;
            proven = DMARC_PASS.matcher(value).find();
        }
    }

    private void subject(String subject) {
        tokens.words("subject:", subject);
        String plain = subject.toLowerCase(Locale.ROOT);
        boolean letters = !subject.equals(plain);
        if (letters && subject.length() > 8 && subject.equals(subject.toUpperCase(Locale.ROOT))) {
            tokens.add("shape:", "capitals");
        }
    }

    private static int addresses(String value, Set<String> domains) {
        int count = 0;
        for (AddressScanner.Piece piece : AddressScanner.scan(value, 50)) {
            int sign = piece.address().lastIndexOf('@');
            if (sign > 0 && sign < piece.address().length() - 1) {
                domains.add(piece.address().substring(sign + 1).toLowerCase(Locale.ROOT));
                count++;
            }
        }
        return count;
    }
}
