package org.postern.store.address;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The path and parameters of MAIL FROM and RCPT TO (RFC 5321 4.1.2, RFC 6531 3.3). Strict: refuses forms that other
 * servers read differently (source routes, comments, address literals, names without brackets), since such a difference
 * opens a way to relay.
 *
 * @param address empty for the null path {@code <>}
 * @param needsUtf8 whether the path is written in a way that requires SMTPUTF8 (RFC 6531 3.4)
 * @param parameters by upper-case keyword, in order; the value is empty for a keyword without one
 */
public record SmtpPath(Optional<EmailAddress> address, boolean needsUtf8, Map<String, String> parameters) {
    private static final String LOOK_ALIKES = "\uff20\ufe6b\ufffd";
    private static final String ATEXT = "!#$%&'*+-/=?^_`{|}~";

    /**
     * Parses the text after {@code FROM:} or {@code TO:}.
     *
     * @throws InvalidAddressException with the fault in one ASCII line
     */
    public static SmtpPath parse(String text) {
        String argument = text.stripLeading();
        if (!argument.startsWith("<")) {
            throw new InvalidAddressException("the path must stand in angle brackets");
        }
        int close = closing(argument);
        Optional<EmailAddress> address =
                close == 1 ? Optional.empty() : Optional.of(mailbox(argument.substring(1, close)));
        String rest = argument.substring(close + 1);
        if (!rest.isEmpty() && rest.charAt(0) != ' ') {
            throw new InvalidAddressException("nothing but parameters may follow the path");
        }
        boolean needsUtf8 = argument.substring(1, close).chars().anyMatch(c -> c > 0x7e);
        return new SmtpPath(address, needsUtf8, parameters(rest));
    }

    /** The bracket that ends the path; brackets inside a quoted local part do not count. */
    private static int closing(String argument) {
        boolean quoted = false;
        for (int i = 1; i < argument.length(); i++) {
            char c = argument.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == '>' && !quoted) {
                return i;
            } else if (Character.isISOControl(c)) {
                throw new InvalidAddressException("control characters have no place in a path");
            }
        }
        throw new InvalidAddressException("the path has no closing bracket");
    }

    private static EmailAddress mailbox(String path) {
        if (path.startsWith("@")) {
            throw new InvalidAddressException("source routes are not accepted");
        }
        int at = path.charAt(0) == '"' ? path.indexOf('@', endOfQuotes(path)) : path.indexOf('@');
        if (at < 1) {
            throw new InvalidAddressException("a path has the form local-part@domain");
        }
        String local = path.charAt(0) == '"' ? unquoted(path.substring(0, at)) : dotString(path.substring(0, at));
        String domain = path.substring(at + 1);
        if (domain.startsWith("[")) {
            throw new InvalidAddressException("address literals are not accepted");
        }
        return new EmailAddress(local, Domain.parse(domain));
    }

    private static int endOfQuotes(String path) {
        for (int i = 1; i < path.length(); i++) {
            if (path.charAt(i) == '\\') {
                i++;
            } else if (path.charAt(i) == '"') {
                return i;
            }
        }
        throw new InvalidAddressException("a quoted local part does not end");
    }

    private static String unquoted(String quoted) {
        if (endOfQuotes(quoted) != quoted.length() - 1) {
            throw new InvalidAddressException("a local part is quoted as a whole or not at all");
        }
        StringBuilder local = new StringBuilder();
        for (int i = 1; i < quoted.length() - 1; i++) {
            char c = quoted.charAt(i);
            if (c == '\\') {
                c = quoted.charAt(++i);
            }
            if (LOOK_ALIKES.indexOf(c) >= 0 || c == '@' || c == '"' || c == '\\' || c == '<' || c == '>') {
                throw new InvalidAddressException("this quoted local part is not accepted");
            }
            local.append(c);
        }
        return local.toString();
    }

    /** Dots may be anywhere: Japanese carriers issued {@code taro..yamada} and {@code taro.} until 2009. */
    private static String dotString(String local) {
        for (int i = 0; i < local.length(); i++) {
            if (local.charAt(i) != '.' && !atom(local.charAt(i))) {
                throw new InvalidAddressException("the local part has a character that cannot stand there");
            }
        }
        return local;
    }

    /**
     * RFC 5322 3.2.3 atext and RFC 6531 non-ASCII, without look-alikes of @ and without replacement characters for bad
     * UTF-8.
     */
    private static boolean atom(char c) {
        return c < 0x80
                ? Character.isLetterOrDigit(c) || ATEXT.indexOf(c) >= 0
                : LOOK_ALIKES.indexOf(c) < 0 && !Character.isISOControl(c) && !Character.isWhitespace(c);
    }

    private static Map<String, String> parameters(String rest) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String word : rest.strip().split(" +", -1)) {
            if (word.isEmpty()) {
                continue;
            }
            int equals = word.indexOf('=');
            String keyword = (equals < 0 ? word : word.substring(0, equals)).toUpperCase(Locale.ROOT);
            if (!keyword.matches("[A-Z0-9][A-Z0-9-]{0,63}")) {
                throw new InvalidAddressException("a parameter has the form KEYWORD or KEYWORD=value");
            }
            @Nullable String twice = parameters.put(keyword, equals < 0 ? "" : word.substring(equals + 1));
            if (twice != null) {
                throw new InvalidAddressException("the parameter " + keyword + " stands twice");
            }
        }
        return parameters;
    }
}
