package org.postern.store.search;

import java.io.IOException;
import java.io.Reader;
import java.util.Locale;

/**
 * Extracts the words of HTML for the search index and the junk filter, in one linear pass. Skips tags, comments, styles
 * and scripts, and decodes the common character references. The result is never displayed, so it need not be exact.
 */
public final class Markup {
    private static final int MOST_TAG = 65_536;

    private Markup() {}

    /** Appends the text until {@code out} has {@code most} characters. */
    public static void text(Reader in, StringBuilder out, int most) throws IOException {
        StringBuilder tag = new StringBuilder();
        boolean inTag = false;
        String hidden = "";
        int c;
        int skipped = 0;
        while (out.length() < most && (c = in.read()) >= 0) {
            if (inTag) {
                if (c == '>') {
                    inTag = false;
                    String name = name(tag);
                    if (hidden.isEmpty() ? name.equals("style") || name.equals("script") : name.equals("/" + hidden)) {
                        hidden = hidden.isEmpty() ? name : "";
                    }
                    out.append(isInline(name) ? "" : " ");
                } else if (tag.length() < 16) {
                    tag.append((char) c);
                } else if (skipped++ > MOST_TAG) {
                    inTag = false; // a stray '<': continue with text
                }
            } else if (c == '<') {
                inTag = true;
                skipped = 0;
                tag.setLength(0);
            } else if (hidden.isEmpty()) {
                if (c == '&') {
                    reference(in, out);
                } else {
                    out.append((char) c);
                }
            }
        }
    }

    private static String name(StringBuilder tag) {
        int end = 0;
        while (end < tag.length() && !Character.isWhitespace(tag.charAt(end))) {
            end++;
        }
        return tag.substring(0, end).toLowerCase(Locale.ROOT);
    }

    /** Tags that may occur inside a word. */
    private static boolean isInline(String name) {
        return switch (name.startsWith("/") ? name.substring(1) : name) {
            case "b", "i", "u", "em", "strong", "span", "font", "wbr", "a" -> true;
            default -> false;
        };
    }

    private static void reference(Reader in, StringBuilder out) throws IOException {
        StringBuilder name = new StringBuilder(8);
        int c = in.read();
        while (c >= 0 && name.length() < 8 && (Character.isLetterOrDigit(c) || c == '#')) {
            name.append((char) c);
            c = in.read();
        }
        int character = character(name.toString());
        if (character > 0) {
            out.appendCodePoint(character);
        } else {
            out.append(' ').append(name);
        }
        if (c >= 0 && c != ';') {
            out.append(c == '<' ? ' ' : (char) c);
        }
    }

    private static int character(String name) {
        try {
            if (name.startsWith("#x") || name.startsWith("#X")) {
                return valid(Integer.parseInt(name.substring(2), 16));
            }
            if (name.startsWith("#")) {
                return valid(Integer.parseInt(name.substring(1)));
            }
        } catch (NumberFormatException e) {
            return 0;
        }
        return switch (name) {
            case "amp" -> '&';
            case "lt" -> '<';
            case "gt" -> '>';
            case "quot" -> '"';
            case "nbsp" -> ' ';
            default -> 0;
        };
    }

    private static int valid(int character) {
        return Character.isValidCodePoint(character) && character >= ' ' ? character : 0;
    }
}
