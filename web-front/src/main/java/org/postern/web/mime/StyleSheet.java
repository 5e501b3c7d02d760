package org.postern.web.mime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The rules of a mail's style sheets that can be written into style attributes: selectors of elements, classes and ids,
 * with descendants and children. Rules for other media, for a width, for states and for fonts are left out. What is
 * held and what is compared is limited. Confined to one sanitizing.
 */
final class StyleSheet {
    /** Limit in characters for all style sheets of a mail; the rest is ignored. */
    static final int LIMIT = 256 << 10;

    private static final int MOST_RULES = 4_000;
    private static final int MOST_STEPS = 2_000_000;
    private static final int DEEPEST = 3;

    private record Rule(StyleSelector selector, List<Declaration> declarations, int order) {}

    private final Map<String, List<Rule>> rules = new HashMap<>();
    private int count;
    private int steps;

    StyleSheet(String css) {
        String text = CssText.withoutComments(css.substring(0, Math.min(LIMIT, css.length())));
        read(text, 0, text.length(), 0);
    }

    private void read(String css, int from, int to, int depth) {
        int at = from;
        while (at < to && count < MOST_RULES) {
            int stop = CssText.end(css, at, to, "{};");
            if (stop < to && css.charAt(stop) == '{') {
                int close = CssText.block(css, stop, to);
                String head = css.substring(at, stop).strip();
                if (!head.startsWith("@")) {
                    add(head, css.substring(stop + 1, close));
                } else if (depth < DEEPEST && isForScreens(head)) {
                    read(css, stop + 1, close, depth + 1);
                }
                stop = close;
            }
            at = stop + 1;
        }
    }

    /** Not those with a width: a mail shown in a page has no width that the server knows. */
    private static boolean isForScreens(String head) {
        String media = head.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
        return switch (media) {
            case "@media screen", "@media all", "@media only screen", "@media screen, print", "@media print, screen" ->
                true;
            default -> false;
        };
    }

    private void add(String heads, String block) {
        List<Declaration> declarations = Declaration.parse(block);
        int at = 0;
        while (at < heads.length() && count < MOST_RULES && !declarations.isEmpty()) {
            int end = CssText.end(heads, at, heads.length(), ",");
            Optional<StyleSelector> selector = StyleSelector.parse(heads.substring(at, end));
            if (selector.isPresent()) {
                add(selector.get(), declarations);
            }
            at = end + 1;
        }
    }

    /** Adds a rule before all others of its weight. */
    void addFirst(StyleSelector selector, List<Declaration> declarations) {
        rules.computeIfAbsent(selector.key(), key -> new ArrayList<>()).add(new Rule(selector, declarations, -1));
    }

    private void add(StyleSelector selector, List<Declaration> declarations) {
        rules.computeIfAbsent(selector.key(), key -> new ArrayList<>()).add(new Rule(selector, declarations, count++));
    }

    /** The declarations for the last element of a path from the root, the strongest last. */
    List<Declaration> of(List<StyledElement> path) {
        List<Rule> found = new ArrayList<>();
        for (String key : path.get(path.size() - 1).keys()) {
            for (Rule rule : rules.getOrDefault(key, List.of())) {
                steps += 1 + path.size() * rule.selector.ancestors();
                if (steps > MOST_STEPS) {
                    return List.of();
                }
                if (rule.selector.matches(path)) {
                    found.add(rule);
                }
            }
        }
        found.sort((a, b) -> a.selector.weight() != b.selector.weight()
                ? Integer.compare(a.selector.weight(), b.selector.weight())
                : Integer.compare(a.order, b.order));
        List<Declaration> all = new ArrayList<>();
        found.forEach(rule -> all.addAll(rule.declarations));
        return all;
    }
}
