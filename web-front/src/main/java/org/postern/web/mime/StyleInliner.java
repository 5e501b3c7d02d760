package org.postern.web.mime;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.owasp.html.HtmlStreamEventReceiver;
import org.postern.web.mime.StyledElement.Paint;

/**
 * Writes the rules of a mail's style sheets into the style attributes of its elements, before the sanitizer's policy
 * sees them: what it writes is as untrusted as the mail. Keeps the colour of a background whose picture is not loaded,
 * and darkens text that only a picture made readable. Confined to one sanitizing.
 */
final class StyleInliner implements HtmlStreamEventReceiver {
    /** Limit in characters for all that is added to a mail. */
    private static final int MOST_ADDED = 2 << 20;

    private static final Pattern NAME_OF_FONT =
            Pattern.compile("([\"'])(?=[^\"']*[^\\p{ASCII}])([\\p{L}\\p{N} _-]+)\\1");

    static final Set<String> VOID =
            Set.of("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr");
    private static final Set<String> NO_COLOR = Set.of(
            "none",
            "repeat",
            "no-repeat",
            "repeat-x",
            "repeat-y",
            "space",
            "round",
            "scroll",
            "fixed",
            "local",
            "center",
            "top",
            "bottom",
            "left",
            "right",
            "cover",
            "contain",
            "auto",
            "border-box",
            "padding-box",
            "content-box");

    private final HtmlStreamEventReceiver policy;
    private final StyleSheet sheet;
    private final List<StyledElement> path = new ArrayList<>();
    private final Consumer<MailColor> canvas;
    private int added;
    private String language = "";

    /** @param canvas takes the background of the whole mail, if it has one */
    StyleInliner(HtmlStreamEventReceiver policy, StyleSheet sheet, Consumer<MailColor> canvas) {
        this.policy = policy;
        this.sheet = sheet;
        this.canvas = canvas;
    }

    /** The language of the whole mail. */
    void language(String tag) {
        language = tag;
    }

    @Override
    public void openDocument() {
        policy.openDocument();
    }

    @Override
    public void closeDocument() {
        policy.closeDocument();
    }

    @Override
    public void text(String text) {
        policy.text(text);
    }

    @Override
    public void openTag(String name, List<String> attributes) {
        Map<String, String> given = new LinkedHashMap<>();
        for (Iterator<String> each = attributes.iterator(); each.hasNext(); ) {
            given.putIfAbsent(each.next().toLowerCase(Locale.ROOT), each.next());
        }
        String classes = given.getOrDefault("class", "");
        Paint outer = path.isEmpty() ? Paint.START : path.get(path.size() - 1).paint();
        StyledElement element = new StyledElement(
                name,
                given.getOrDefault("id", "").strip(),
                classes.isBlank() || classes.length() > 1_000
                        ? Set.of()
                        : Set.copyOf(List.of(classes.strip().split("\\s+"))),
                outer);
        path.add(element);
        boolean body = name.equals("body");
        if (body) {
            given.putIfAbsent("lang", language);
            linkColor(given.getOrDefault("link", ""));
        }
        List<Declaration> asked = asked(body ? bodyHints(given) : List.of(), given.getOrDefault("style", ""));
        List<Declaration> style = new ArrayList<>();
        asked.forEach(each -> usable(each).ifPresent(style::add));
        boolean picture = given.containsKey("background") || asked.stream().anyMatch(StyleInliner::isPicture);
        Paint paint = paint(outer, given, style, picture);
        if (paint.isFaint()) {
            paint = new Paint(
                    MailColor.INK.contrast(paint.behind()) >= 3 ? MailColor.INK : MailColor.WHITE,
                    paint.behind(),
                    true);
            style.removeIf(each -> each.name().equals("color"));
            style.add(new Declaration("color", paint.text().hex(), false));
        }
        path.set(path.size() - 1, element.with(paint));
        if (body && !paint.behind().equals(MailColor.WHITE)) {
            canvas.accept(paint.behind());
        }
        policy.openTag(name, replaced(given, style));
        if (VOID.contains(name)) {
            path.remove(path.size() - 1);
        }
    }

    @Override
    public void closeTag(String name) {
        if (!path.isEmpty() && path.get(path.size() - 1).tag().equals(name)) {
            path.remove(path.size() - 1);
        }
        policy.closeTag(name);
    }

    private void linkColor(String link) {
        if (MailColor.of(link).isPresent()) {
            StyleSelector links = new StyleSelector(List.of(new StyleSelector.Part("a", List.of(), List.of(), false)));
            sheet.addFirst(links, List.of(new Declaration("color", link, false)));
        }
    }

    /** What old attributes of the body mean. */
    private static List<Declaration> bodyHints(Map<String, String> given) {
        List<Declaration> hints = new ArrayList<>();
        MailColor.of(given.getOrDefault("text", ""))
                .ifPresent(color -> hints.add(new Declaration("color", color.hex(), false)));
        String[][] margins = {
            {"margin-left", "leftmargin", "marginwidth"},
            {"margin-right", "rightmargin", "marginwidth"},
            {"margin-top", "topmargin", "marginheight"},
            {"margin-bottom", "bottommargin", "marginheight"}
        };
        for (String[] each : margins) {
            String pixels = given.getOrDefault(each[1], given.getOrDefault(each[2], ""));
            if (pixels.matches("\\d{1,3}")) {
                hints.add(new Declaration(each[0], pixels + "px", false));
            }
        }
        return hints;
    }

    /** In the order of CSS: hints, rules, attribute, important rules, important ones of the attribute. */
    private List<Declaration> asked(List<Declaration> hints, String attribute) {
        List<Declaration> ruled = added > MOST_ADDED ? List.of() : sheet.of(path);
        List<Declaration> own = Declaration.parse(attribute);
        List<Declaration> all = new ArrayList<>(hints);
        for (boolean important : new boolean[] {false, true}) {
            for (List<Declaration> source : List.of(ruled, own)) {
                source.stream().filter(each -> each.important() == important).forEach(all::add);
            }
        }
        return all;
    }

    /** The colour of a background alone; no margin that pulls an element over another. */
    private static Optional<Declaration> usable(Declaration each) {
        if (each.name().equals("background")) {
            return Optional.of(each.with("background-color", color(each.value()).orElse("transparent")));
        }
        if (each.name().startsWith("font")) {
            // OWASP drops names in quotes that are not ASCII, and leaves their commas.
            return Optional.of(
                    each.with(each.name(), NAME_OF_FONT.matcher(each.value()).replaceAll("$2")));
        }
        boolean overlaps = each.name().startsWith("margin") && each.value().indexOf('-') >= 0;
        return overlaps ? Optional.empty() : Optional.of(each);
    }

    private static Optional<String> color(String background) {
        int at = 0;
        while (at < background.length()) {
            int end = CssText.end(background, at, background.length(), " \t\r\n,/");
            String word = background.substring(at, end).toLowerCase(Locale.ROOT);
            boolean function = word.indexOf('(') > 0 && !word.startsWith("rgb") && !word.startsWith("hsl");
            boolean number = !word.isEmpty() && "0123456789.-+".indexOf(word.charAt(0)) >= 0;
            if (!word.isEmpty() && !function && !number && !NO_COLOR.contains(word)) {
                return Optional.of(word);
            }
            at = end + 1;
        }
        return Optional.empty();
    }

    private static boolean isPicture(Declaration each) {
        String value = each.value().toLowerCase(Locale.ROOT);
        boolean background = each.name().equals("background") || each.name().equals("background-image");
        return background && (value.contains("url(") || value.contains("gradient("));
    }

    private static Paint paint(Paint outer, Map<String, String> attributes, List<Declaration> style, boolean picture) {
        MailColor text = MailColor.of(attributes.getOrDefault("color", "")).orElse(outer.text());
        Optional<MailColor> behind = MailColor.of(attributes.getOrDefault("bgcolor", ""));
        for (Declaration each : style) {
            if (each.name().equals("color")) {
                text = MailColor.of(each.value()).orElse(text);
            } else if (each.name().equals("background-color")) {
                Optional<MailColor> before = behind;
                behind = MailColor.of(each.value()).or(() -> before);
            }
        }
        boolean lost = behind.isEmpty() && (outer.lost() || picture);
        return new Paint(text, behind.orElse(outer.behind()), lost);
    }

    private List<String> replaced(Map<String, String> given, List<Declaration> style) {
        StringBuilder css = new StringBuilder();
        style.forEach(
                each -> css.append(each.name()).append(':').append(each.value()).append(';'));
        added += Math.max(0, css.length() - given.getOrDefault("style", "").length());
        List<String> all = new ArrayList<>(2 * given.size() + 2);
        given.forEach((name, value) -> {
            if (!name.equals("style")) {
                all.add(name);
                all.add(value);
            }
        });
        if (!css.isEmpty()) {
            all.add("style");
            all.add(css.toString());
        }
        return all;
    }
}
