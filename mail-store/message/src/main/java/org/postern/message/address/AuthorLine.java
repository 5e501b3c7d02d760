package org.postern.message.address;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postern.message.charset.TextDecoder;
import org.postern.message.header.HeaderDecoder;

/**
 * One From field, read strictly: it is readable only in the forms that every mail program reads alike.
 *
 * @param text with encoded-words, on one line
 * @param addresses in the forms that were recognized
 * @param domains of these addresses, in ASCII
 * @param mentioned every domain after an at sign anywhere, in names, comments and encoded-words too; none of a field that
 *     is too long
 * @param readable whether nothing in the field can be read in another way
 */
record AuthorLine(String text, List<String> addresses, Set<String> domains, Set<String> mentioned, boolean readable) {
    /** Octets. A longer field attacks parsers and is not a list of authors. */
    private static final int LONGEST = 16_384;
    /** Domains of one field that are collected. */
    private static final int MOST = 100;

    /** The at sign and the characters that look like it. */
    static boolean isAt(char c) {
        return c == '@' || c == '\uff20' || c == '\ufe6b';
    }

    static AuthorLine read(byte[] octets) {
        if (octets.length > LONGEST) {
            String start = HeaderDecoder.decodeRaw(Arrays.copyOf(octets, LONGEST), Optional.empty());
            return new AuthorLine(start, List.of(), Set.of(), Set.of(), false);
        }
        String text = HeaderDecoder.decodeRaw(octets, Optional.empty());
        Set<String> mentioned = new LinkedHashSet<>();
        String decoded = HeaderDecoder.decodeWords(text);
        String latin = HeaderDecoder.unfolded(octets);
        boolean multiByte = TextDecoder.strict(octets, StandardCharsets.UTF_8).isEmpty() || latin.indexOf(0x1b) >= 0;
        for (String variant : multiByte ? List.of(text, decoded, latin) : List.of(text, decoded)) {
            mention(variant, mentioned);
            mention(bare(variant), mentioned);
        }
        Form form = new Form(text);
        boolean readable = unfolds(octets) && form.read();
        // Other programs split the octets: the second octet of a Japanese character may be an at sign or a bracket.
        if (readable && multiByte) {
            Form other = new Form(latin.replace('\u001b', ' '));
            readable = other.read() && other.addresses.equals(form.addresses);
        }
        return new AuthorLine(text, form.addresses, form.domains, mentioned, readable);
    }

    String cut() {
        return text.length() <= 2_000 ? text : text.substring(0, 2_000);
    }

    /** Whether line breaks are only before blanks, as in a folded field, and no other control characters are there. */
    private static boolean unfolds(byte[] body) {
        int end = body.length;
        while (end > 0 && (body[end - 1] == '\n' || body[end - 1] == '\r')) {
            end--;
        }
        for (int i = 0; i < end; i++) {
            byte b = body[i];
            boolean lineEnd = b == '\n' || (b == '\r' && i + 1 < end && body[i + 1] == '\n');
            boolean folds = b != '\n' || (i + 1 < end && (body[i + 1] == ' ' || body[i + 1] == '\t'));
            if ((b >= 0 && b < ' ' && b != '\t' && b != 0x1b && !lineEnd) || !folds || b == 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static void mention(String text, Set<String> found) {
        for (int at = 0; at < text.length() && found.size() < MOST; at++) {
            if (isAt(text.charAt(at))) {
                int to = at + 1;
                while (to < text.length()
                        && (Character.isLetterOrDigit(text.charAt(to)) || ".-\u3002".indexOf(text.charAt(to)) >= 0)) {
                    to++;
                }
                String domain = text.substring(at + 1, Math.min(to, at + 255));
                while (domain.endsWith(".")) {
                    domain = domain.substring(0, domain.length() - 1);
                }
                // A name without dot is a nickname, as in "Bob @ Work".
                DomainText.ascii(domain).filter(name -> name.indexOf('.') > 0).ifPresent(found::add);
            }
        }
    }

    /** Without comments, blanks, quotes and backslashes, as a program reads it that takes them out first. */
    private static String bare(String text) {
        Closers closers = new Closers(text);
        StringBuilder bare = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int close = c == '(' ? closers.parenthesis(i) : -1;
            if (close >= 0) {
                i = close;
            } else if (!AddressScanner.isBlank(c) && c != '"' && c != '\\') {
                bare.append(c);
            }
        }
        return bare.toString();
    }

    /** The strict form: names and one address in brackets, or one address alone; entries parted by commas. */
    private static final class Form {
        private final String text;
        private final Closers closers;
        private final List<String> addresses = new ArrayList<>();
        private final Set<String> domains = new LinkedHashSet<>();
        private int at;
        private String word = "";
        private boolean name;
        private boolean angle;
        private boolean remark;
        private boolean nameHasAt;
        private boolean colon;
        private int nameless;

        Form(String text) {
            this.text = text;
            this.closers = new Closers(text);
        }

        boolean read() {
            boolean fine = true;
            while (fine && at < text.length()) {
                char c = text.charAt(at);
                if (c == ' ' || c == '\t') {
                    at++;
                } else if (c == ',') {
                    fine = entry();
                    at++;
                } else if (c == '(') {
                    int close = closers.parenthesis(at);
                    fine = close > 0;
                    remark = true;
                    at = close + 1;
                } else if (c == '<') {
                    fine = !angle && inBrackets();
                } else if (angle) {
                    fine = false; // text after the address
                } else if (c == '"') {
                    fine = quoted();
                } else {
                    fine = word();
                }
            }
            fine = fine && entry() && !addresses.isEmpty() && (addresses.size() == 1 || (nameless == 0 && !colon));
            return fine;
        }

        private boolean entry() {
            boolean fine = true;
            if (!angle && !word.isEmpty()) {
                fine = !name && address(word);
            } else if (!angle && name) {
                nameless++;
                fine = !nameHasAt;
            }
            if (angle && word.indexOf('@') >= 0) {
                // boss@one.test <x@two.test>: some programs read the first address, some the second.
                fine = !name && !remark && word.equalsIgnoreCase(addresses.get(addresses.size() - 1));
            }
            word = "";
            name = false;
            angle = false;
            remark = false;
            nameHasAt = false;
            return fine;
        }

        private boolean inBrackets() {
            int close = at + 1;
            while (close < text.length() && text.charAt(close) != '>' && text.charAt(close) != '<') {
                int quote = text.charAt(close) == '"' ? closers.quote(close) : -1;
                close = quote < 0 ? close + 1 : quote + 1;
            }
            if (close >= text.length() || text.charAt(close) == '<') {
                return false;
            }
            String inside = text.substring(at + 1, close).strip();
            at = close + 1;
            angle = true;
            if (!word.isEmpty() && word.indexOf('@') < 0) {
                word = "";
            }
            return address(inside);
        }

        private boolean quoted() {
            int close = closers.quote(at);
            if (close < 0) {
                return false;
            }
            boolean local = close + 1 < text.length() && text.charAt(close + 1) == '@';
            if (local) {
                int to = wordEnd(close + 1);
                String whole = text.substring(at, to);
                at = to;
                return keep(whole);
            }
            nameHasAt |= holdsAt(text, at + 1, close);
            name = true;
            at = close + 1;
            return at >= text.length() || " \t,<(\"".indexOf(text.charAt(at)) >= 0;
        }

        private boolean word() {
            int to = wordEnd(at);
            String found = text.substring(at, to);
            at = to;
            if (found.indexOf(';') >= 0 || found.indexOf('>') >= 0 || found.indexOf('\\') >= 0) {
                return false;
            }
            colon |= found.indexOf(':') >= 0;
            if (found.indexOf('@') >= 0) {
                return keep(found);
            }
            nameHasAt |= holdsAt(found, 0, found.length())
                    || HeaderDecoder.decodeWords(found).indexOf('@') >= 0;
            name = true;
            return at >= text.length() || " \t,<(".indexOf(text.charAt(at)) >= 0;
        }

        /** A word with an at sign: the address, if nothing else is in the entry but comments. */
        private boolean keep(String found) {
            if (!word.isEmpty()) {
                return false;
            }
            word = found;
            return at >= text.length() || " \t,(".indexOf(text.charAt(at)) >= 0;
        }

        private int wordEnd(int from) {
            int to = from;
            while (to < text.length() && " \t,<(\"".indexOf(text.charAt(to)) < 0) {
                to++;
            }
            return to;
        }

        private static boolean holdsAt(String text, int from, int to) {
            for (int i = from; i < to; i++) {
                if (isAt(text.charAt(i))) {
                    return true;
                }
            }
            return false;
        }

        private boolean address(String written) {
            int sign = written.lastIndexOf('@');
            if (sign < 1 || written.contains("=?")) {
                return false;
            }
            String local = written.substring(0, sign);
            boolean plain = LocalParts.isDotted(local);
            boolean inQuotes = LocalParts.isQuoted(local)
                    && LocalParts.unquoted(local).length() == local.length() - 2
                    && local.substring(1, local.length() - 1)
                            .chars()
                            .allMatch(c -> c >= ' ' && "\"\\<>()[]@,;:".indexOf(c) < 0 && c < 0x7f);
            Optional<String> domain = DomainText.exact(written.substring(sign + 1));
            domain.ifPresent(domains::add);
            addresses.add(LocalParts.shown(written));
            return domain.isPresent() && (plain || inQuotes) && local.length() <= 64;
        }
    }
}
