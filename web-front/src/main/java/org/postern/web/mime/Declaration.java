package org.postern.web.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A property of CSS and its value, as written in a mail: not safe yet. */
record Declaration(String name, String value, boolean important) {
    private static final int MOST = 200;
    private static final int LONGEST = 500;
    private static final Pattern NAME = Pattern.compile("-?[a-z][a-z-]{1,40}");
    private static final Pattern IMPORTANT = Pattern.compile("!\\s{0,9}important\\s{0,9}$", Pattern.CASE_INSENSITIVE);

    /** The declarations of a block or of a style attribute; those beyond the limits are left out. */
    static List<Declaration> parse(String css) {
        List<Declaration> all = new ArrayList<>();
        int at = 0;
        while (at < css.length() && all.size() < MOST) {
            int end = CssText.end(css, at, css.length(), ";");
            int colon = css.indexOf(':', at);
            if (colon > 0 && colon < end && end - colon <= LONGEST) {
                String name = css.substring(at, colon).strip().toLowerCase(Locale.ROOT);
                String value = css.substring(colon + 1, end).strip();
                String plain = value.indexOf('!') < 0
                        ? value
                        : IMPORTANT.matcher(value).replaceFirst("").strip();
                if (NAME.matcher(name).matches()
                        && !plain.isEmpty()
                        && plain.indexOf('{') < 0
                        && CssText.isWhole(plain)) {
                    all.add(new Declaration(name, plain, plain.length() < value.length()));
                }
            }
            at = end + 1;
        }
        return all;
    }

    Declaration with(String otherName, String otherValue) {
        return new Declaration(otherName, otherValue, important);
    }
}
