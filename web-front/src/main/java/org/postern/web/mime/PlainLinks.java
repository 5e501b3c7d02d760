package org.postern.web.mime;

import java.util.Optional;

/**
 * Finds the links in plain text, where no blank parts a URL from the words around it.
 *
 * <p>A URL is ASCII (RFC 3986), with these exceptions for what people copy from a browser's address line: a label of the
 * host that begins with another letter, and behind '/' or '=' letters of other scripts, unless the first of them is
 * Hiragana: that is a particle of the sentence ({@code https://x.test/をご覧ください}). Behind any other ASCII character
 * other letters are words again ({@code https://x.test/a?b=(2)を参照}). Closing brackets belong to a URL that opened
 * them, punctuation at its end does not.
 *
 * <p>Linear: every search is bounded or goes on where the last one ended. Confined to one text.
 */
final class PlainLinks {
    private static final int LONGEST = 2_000;
    private static final int LONGEST_ADDRESS = 320;

    private final String text;
    /** No address begins before. */
    private int noAddressBefore;

    PlainLinks(String text) {
        this.text = text;
    }

    /** A link. */
    record Link(int end, String href, boolean mail) {}

    /** The link that begins exactly there. */
    Optional<Link> at(int at, int to) {
        char before = at == 0 ? ' ' : text.charAt(at - 1);
        char c = text.charAt(at);
        if ((c == 'h' || c == 'H') && !isAsciiLetter(before)) {
            int scheme = text.regionMatches(true, at, "https://", 0, 8)
                    ? 8
                    : text.regionMatches(true, at, "http://", 0, 7) ? 7 : 0;
            if (scheme > 0) {
                int end = urlEnd(at, at + scheme, to);
                return end > at + scheme
                        ? Optional.of(new Link(end, text.substring(at, end), false))
                        : Optional.empty();
            }
        }
        if ((c == 'w' || c == 'W') && !isLocal(before) && before != '@' && before != '/') {
            Optional<Link> named = www(at, to);
            if (named.isPresent()) {
                return named;
            }
        }
        return isLocal(c) && at >= noAddressBefore ? address(at, to) : Optional.empty();
    }

    private Optional<Link> www(int at, int to) {
        if (!text.regionMatches(true, at, "www.", 0, 4)) {
            return Optional.empty();
        }
        int host = hostEnd(at, Math.min(to, at + LONGEST));
        int dots = 0;
        for (int i = at; i < host - 1; i++) {
            dots += text.charAt(i) == '.' && text.charAt(i + 1) != '.' ? 1 : 0;
        }
        if (dots < 2 || (host < to && text.charAt(host) == '@')) {
            return Optional.empty();
        }
        int end = urlEnd(at, at, to);
        return Optional.of(new Link(end, "https://" + text.substring(at, end), false));
    }

    private Optional<Link> address(int at, int to) {
        int limit = Math.min(to, at + LONGEST_ADDRESS);
        int sign = at;
        while (sign < limit && isLocal(text.charAt(sign))) {
            sign++;
        }
        noAddressBefore = sign;
        if (sign >= limit || text.charAt(sign) != '@') {
            return Optional.empty();
        }
        int end = hostEnd(sign + 1, limit);
        int dot = end - 1;
        while (dot > sign && text.charAt(dot) != '.') {
            dot--;
        }
        boolean domain = dot > sign + 1 && end - dot > 2 && Character.isLetter(text.charAt(dot + 1));
        if (!domain) {
            return Optional.empty();
        }
        noAddressBefore = end;
        return Optional.of(new Link(end, text.substring(at, end), true));
    }

    /** The end of a host name, without dots or hyphens at its end. */
    private int hostEnd(int from, int to) {
        int end = from;
        boolean otherScript = false;
        boolean start = true;
        while (end < to) {
            int c = text.codePointAt(end);
            if (c == '.') {
                start = true;
            } else if (c < 0x80 && (isAsciiLetter((char) c) || c == '-')) {
                otherScript &= !start;
                start = false;
            } else if (c >= 0x80 && isWord(c) && (start || otherScript)) {
                otherScript = true;
                start = false;
            } else {
                break;
            }
            end += Character.charCount(c);
        }
        end = Math.min(end, to);
        while (end > from && (text.charAt(end - 1) == '.' || text.charAt(end - 1) == '-')) {
            end--;
        }
        return end;
    }

    /** The end of the URL whose host begins at {@code host}, or {@code host} if there is none. */
    private int urlEnd(int at, int host, int to) {
        int limit = Math.min(to, at + LONGEST);
        int end = hostEnd(host, limit);
        int round = 0;
        int square = 0;
        while (end < limit) {
            int c = text.codePointAt(end);
            char before = text.charAt(end - 1);
            round += c == '(' ? 1 : 0;
            square += c == '[' ? 1 : 0;
            boolean unopened = (c == ')' && --round < 0) || (c == ']' && --square < 0);
            boolean other = c >= 0x80
                    && isWord(c)
                    && (before >= 0x80 || ((before == '/' || before == '=') && end > host && !isHiragana(c)));
            boolean belongs = c < 0x80 ? isUrl((char) c) && !unopened : other && end > host;
            if (!belongs) {
                break;
            }
            end += Character.charCount(c);
        }
        end = Math.min(end, limit);
        boolean bracketed = at > 0 && text.charAt(at - 1) == '<' && end < to && text.charAt(end) == '>';
        while (!bracketed && end > host && ".,;:!?'*_".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return end;
    }

    private static boolean isHiragana(int c) {
        return Character.UnicodeScript.of(c) == Character.UnicodeScript.HIRAGANA;
    }

    private static boolean isWord(int c) {
        int type = Character.getType(c);
        return Character.isLetterOrDigit(c)
                || type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK;
    }

    private static boolean isLocal(char c) {
        return isAsciiLetter(c) || c == '.' || c == '_' || c == '+' || c == '-';
    }

    private static boolean isAsciiLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static boolean isUrl(char c) {
        return isAsciiLetter(c) || "-._~:/?#[]@!$&'()*+,;=%".indexOf(c) >= 0;
    }
}
