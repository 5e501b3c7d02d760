package org.postern.message.address;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.postern.message.header.AuthenticationResults;
import org.postern.message.header.HeaderFields;

/**
 * What a message's header says about who wrote it and who checked that.
 *
 * @param results the topmost Authentication-Results fields. Only the first one of the reader's own server proves
 *     anything
 * @param receivedBy the host of the topmost Received field, in lower case, with its protocol
 * @param list whether a mailing list passed it on (RFC 2919)
 */
public record Authorship(Author author, List<AuthenticationResults> results, Optional<Hop> receivedBy, boolean list) {
    private static final int MOST = 10;

    /**
     * The last server that took the message.
     *
     * @param protocol such as {@code ESMTPSA} (RFC 3848), in upper case; may be empty
     */
    public record Hop(String host, String protocol) {
        /** Whether the sender had signed in there. */
        public boolean authenticated() {
            return protocol.endsWith("A") || protocol.endsWith("AU");
        }
    }

    public Authorship {
        results = List.copyOf(results);
    }

    public static Authorship of(HeaderFields header) {
        List<AuthenticationResults> results = new ArrayList<>();
        for (String value : header.values("Authentication-Results")) {
            if (results.size() < MOST) {
                results.add(AuthenticationResults.parse(value));
            }
        }
        return new Authorship(
                Author.of(header),
                results,
                header.value("Received").flatMap(Authorship::hop),
                header.value("List-Id").isPresent() || header.value("List-Post").isPresent());
    }

    /** The results that a server wrote; only its topmost field, because a sender could have written the others. */
    public Optional<AuthenticationResults> resultsOf(String server) {
        return results.stream()
                .filter(each -> each.authority().equalsIgnoreCase(server))
                .findFirst();
    }

    /** {@code from X by HOST with PROTOCOL id …}; comments may stand between. */
    private static Optional<Hop> hop(String received) {
        String text = received.length() > 4_000 ? received.substring(0, 4_000) : received;
        StringBuilder plain = new StringBuilder(text.length());
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '(' ? 1 : c == ')' && depth > 0 ? -1 : 0;
            plain.append(depth > 0 || c == ')' || c <= ' ' || c == ';' ? ' ' : c);
        }
        List<String> words = new ArrayList<>(List.of(plain.toString().strip().split(" +", 12)));
        if (words.get(0).equalsIgnoreCase("from") && words.size() > 2) {
            words.subList(0, 2).clear(); // the client's own name may be any word
        }
        if (words.size() < 2 || !words.get(0).equalsIgnoreCase("by")) {
            return Optional.empty();
        }
        boolean with = words.size() > 3 && words.get(2).equalsIgnoreCase("with");
        return Optional.of(new Hop(
                words.get(1).toLowerCase(Locale.ROOT), with ? words.get(3).toUpperCase(Locale.ROOT) : ""));
    }
}
