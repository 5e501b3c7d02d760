package org.postern.web.mime;

import java.util.List;
import org.owasp.html.HtmlSanitizer.Policy;

/** Collects the style sheets in a mail's HTML and shows nothing. Confined to one sanitizing. */
final class StyleTexts implements Policy {
    private final StringBuilder css = new StringBuilder();
    private boolean inside;

    /** The style sheets, one after the other. */
    static String of(String html) {
        StyleTexts texts = new StyleTexts();
        if (containsStyle(html)) {
            org.owasp.html.HtmlSanitizer.sanitize(html, texts);
        }
        return texts.css.toString();
    }

    private static boolean containsStyle(String html) {
        for (int at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at + 1)) {
            if (html.regionMatches(true, at, "<style", 0, 6)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void openDocument() {}

    @Override
    public void closeDocument() {}

    @Override
    public void openTag(String name, List<String> attributes) {
        inside = name.equals("style") && isForScreens(attributes);
    }

    private static boolean isForScreens(List<String> attributes) {
        int media = attributes.indexOf("media");
        return media < 0 || media % 2 != 0 || attributes.get(media + 1).matches("(?i)\\s*(screen|all|)\\s*");
    }

    @Override
    public void closeTag(String name) {
        inside = false;
    }

    @Override
    public void text(String text) {
        if (inside && css.length() < StyleSheet.LIMIT) {
            css.append(text).append('\n');
        }
    }
}
