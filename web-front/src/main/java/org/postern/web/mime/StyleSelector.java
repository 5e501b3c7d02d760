package org.postern.web.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A selector of elements, classes and ids.
 *
 * @param parts the compound selectors, the outermost first
 */
record StyleSelector(List<Part> parts) {
    private static final int MOST_PARTS = 8;
    private static final int LONGEST = 300;
    private static final Pattern PART = Pattern.compile("(\\*|[A-Za-z][A-Za-z0-9]*)?((?:[.#][A-Za-z_-][\\w-]*)*)");
    private static final Pattern NAME = Pattern.compile("([.#])([\\w-]+)");

    /**
     * What one element must be.
     *
     * @param tag empty for any
     * @param child whether the element before must be the parent itself
     */
    record Part(String tag, List<String> ids, List<String> classes, boolean child) {
        boolean matches(StyledElement element) {
            return (tag.isEmpty() || tag.equals(element.tag()))
                    && ids.stream().allMatch(element.id()::equals)
                    && element.classes().containsAll(classes);
        }
    }

    /** Empty for a selector that asks for anything else, such as a state or an attribute. */
    static Optional<StyleSelector> parse(String text) {
        String[] words = text.strip().replace(">", " > ").split("\\s+", MOST_PARTS * 2 + 1);
        if (text.length() > LONGEST || words.length > MOST_PARTS * 2) {
            return Optional.empty();
        }
        List<Part> parts = new ArrayList<>();
        boolean child = false;
        for (String word : words) {
            if (word.equals(">")) {
                if (child || parts.isEmpty()) {
                    return Optional.empty();
                }
                child = true;
                continue;
            }
            // All links of a mail are unvisited here, as the frame has no history.
            Matcher matcher = PART.matcher(word.endsWith(":link") ? word.substring(0, word.length() - 5) : word);
            if (word.isEmpty() || !matcher.matches()) {
                return Optional.empty();
            }
            parts.add(part(matcher, child));
            child = false;
        }
        return child || parts.isEmpty() ? Optional.empty() : Optional.of(new StyleSelector(List.copyOf(parts)));
    }

    private static Part part(Matcher matcher, boolean child) {
        String tag = matcher.group(1) == null || matcher.group(1).equals("*")
                ? ""
                : matcher.group(1).toLowerCase(Locale.ROOT);
        List<String> ids = new ArrayList<>();
        List<String> classes = new ArrayList<>();
        Matcher names = NAME.matcher(matcher.group(2));
        while (names.find()) {
            (names.group(1).equals("#") ? ids : classes).add(names.group(2));
        }
        return new Part(tag, List.copyOf(ids), List.copyOf(classes), child);
    }

    int ancestors() {
        return parts.size() - 1;
    }

    /** The specificity of CSS. */
    int weight() {
        int weight = 0;
        for (Part part : parts) {
            weight += part.ids.size() * 10_000 + part.classes.size() * 100 + (part.tag.isEmpty() ? 0 : 1);
        }
        return weight;
    }

    /** A word that every element that it matches has among its keys. */
    String key() {
        Part last = parts.get(parts.size() - 1);
        if (!last.ids.isEmpty()) {
            return "#" + last.ids.get(0);
        }
        if (!last.classes.isEmpty()) {
            return "." + last.classes.get(0);
        }
        return last.tag.isEmpty() ? "*" : last.tag;
    }

    /** Whether it matches the last element of a path from the root. */
    boolean matches(List<StyledElement> path) {
        int at = path.size() - 1;
        if (!parts.get(parts.size() - 1).matches(path.get(at))) {
            return false;
        }
        boolean child = parts.get(parts.size() - 1).child;
        for (int i = parts.size() - 2; i >= 0; i--) {
            at--;
            // The nearest that fits is taken: mails do not need more, and the work stays in proportion to the depth.
            while (!child && at >= 0 && !parts.get(i).matches(path.get(at))) {
                at--;
            }
            if (at < 0 || !parts.get(i).matches(path.get(at))) {
                return false;
            }
            child = parts.get(i).child;
        }
        return true;
    }
}
