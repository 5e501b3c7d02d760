package org.postern.web.page.read;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The parts of a mail's sanitized HTML that take room: elements with their style, and text by its width. */
sealed interface HtmlRoom {
    /**
     * Text.
     *
     * @param width on one line, in heights of its font
     * @param breaks line ends, which count in preformatted text
     * @param ideographs whether its lines are those of East Asian fonts, which are higher
     */
    record Words(double width, int breaks, boolean ideographs) implements HtmlRoom {}

    /** An element. */
    record Element(String tag, Map<String, String> attributes, Map<String, String> style, List<HtmlRoom> inside)
            implements HtmlRoom {
        /** A value of the style, else of an attribute with the same use. */
        Optional<String> value(String name) {
            return Optional.ofNullable(style.get(name)).or(() -> Optional.ofNullable(attributes.get(name)));
        }
    }

    Set<String> EMPTY = Set.of("area", "br", "col", "hr", "img", "wbr");
    /** Elements that are nested deeper lie beside each other; a mail that needs more is not made to be read. */
    int DEEPEST = 48;

    /** Reads HTML that a sanitizer wrote: its tags are lower-case and its attributes quoted. */
    static Element read(String html) {
        Element root = new Element("div", Map.of(), Map.of(), new ArrayList<>());
        Deque<Element> open = new ArrayDeque<>(List.of(root));
        int at = 0;
        while (at < html.length()) {
            int tag = html.indexOf('<', at);
            int end = tag < 0 ? -1 : html.indexOf('>', tag);
            if (end < 0) {
                tag = html.length();
                end = tag;
            }
            if (tag > at) {
                Element in = open.getFirst();
                in.inside().add(words(html, at, tag));
            }
            if (tag < html.length()) {
                tag(html.substring(tag + 1, end), open);
            }
            at = end + 1;
        }
        return root;
    }

    private static void tag(String tag, Deque<Element> open) {
        if (tag.startsWith("/")) {
            String name = tag.substring(1).strip();
            if (open.stream()
                    .limit(open.size() - 1L)
                    .anyMatch(each -> each.tag().equals(name))) {
                while (!open.pop().tag().equals(name)) {
                    // What the sanitizer closes later lies inside.
                }
            }
            return;
        }
        int space = tag.indexOf(' ');
        String name = (space < 0 ? tag : tag.substring(0, space)).replace("/", "");
        Map<String, String> attributes = space < 0 ? Map.of() : attributes(tag, space);
        Element element = new Element(name, attributes, style(attributes.getOrDefault("style", "")), new ArrayList<>());
        open.getFirst().inside().add(element);
        if (!EMPTY.contains(name) && open.size() < DEEPEST) {
            open.push(element);
        }
    }

    private static Map<String, String> attributes(String tag, int from) {
        Map<String, String> found = new HashMap<>();
        int at = from;
        while (at < tag.length()) {
            int equals = tag.indexOf("=\"", at);
            int space = tag.indexOf(' ', at + 1);
            if (equals < 0 || (space > at && space < equals)) {
                String name =
                        tag.substring(at, space < 0 ? tag.length() : space).strip();
                found.put(name, "");
                at = space < 0 ? tag.length() : space;
                continue;
            }
            int end = tag.indexOf('"', equals + 2);
            if (end < 0) {
                break;
            }
            found.put(tag.substring(at, equals).strip(), tag.substring(equals + 2, end));
            at = end + 1;
        }
        return found;
    }

    private static Map<String, String> style(String text) {
        if (text.isEmpty()) {
            return Map.of();
        }
        Map<String, String> found = new HashMap<>();
        for (String declaration : text.split(";", -1)) {
            int colon = declaration.indexOf(':');
            if (colon > 0) {
                found.put(
                        declaration.substring(0, colon).strip(),
                        declaration.substring(colon + 1).strip().toLowerCase(Locale.ROOT));
            }
        }
        return found;
    }

    private static Words words(String html, int from, int to) {
        double width = 0;
        int breaks = 0;
        boolean blank = false;
        boolean ideographs = false;
        for (int at = from; at < to; at++) {
            char c = html.charAt(at);
            if (c == '&') {
                int end = html.indexOf(';', at);
                at = end > 0 && end < at + 10 ? end : at;
                c = 'x';
            }
            if (c == '\n') {
                breaks++;
            }
            if (Character.isWhitespace(c)) {
                width += blank ? 0 : 0.3;
                blank = true;
                continue;
            }
            blank = false;
            ideographs |= c > 0x2e7f && c < 0xfe00;
            width += width(c);
        }
        return new Words(width, breaks, ideographs);
    }

    private static double width(char c) {
        if (c > 0x2e7f) {
            return Character.isSurrogate(c) ? 0.5 : 1;
        }
        if (c == 0x200b || c == 0x200c || c == 0x200d || c == 0xad || c == 0x34f) {
            return 0;
        }
        if ("iljtfrI.,:;'|!()[] -/".indexOf(c) >= 0) {
            return 0.36;
        }
        return Character.isUpperCase(c) || c == 'm' || c == 'w' ? 0.72 : 0.6;
    }
}
