package org.postern.web.mime;

import java.net.IDN;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.owasp.html.HtmlStreamEventReceiver;
import org.postern.message.text.MixedScripts;
import org.postern.message.text.VisibleText;

/**
 * Writes the true host after a link if its text names another host, or if its host name deceives (punycode, mixed
 * scripts). Runs between the sanitizer's policy and its renderer, so that its output is escaped like all text. Confined
 * to one sanitizing.
 */
final class LinkHosts implements HtmlStreamEventReceiver {
    private static final int LOOKED_AT = 300;
    private static final String MARK = "color:#1a1f26;background-color:#fdf3d8;font-size:14px;line-height:normal;"
            + "letter-spacing:normal;text-indent:0;white-space:normal";

    private final HtmlStreamEventReceiver renderer;
    private final StringBuilder shown = new StringBuilder();
    private Optional<String> host = Optional.empty();
    private int flagged;

    LinkHosts(HtmlStreamEventReceiver renderer) {
        this.renderer = renderer;
    }

    int flagged() {
        return flagged;
    }

    @Override
    public void openDocument() {
        renderer.openDocument();
    }

    @Override
    public void closeDocument() {
        renderer.closeDocument();
    }

    @Override
    public void openTag(String name, List<String> attributes) {
        if (name.equals("a")) {
            host = hrefHost(attributes);
            shown.setLength(0);
        }
        renderer.openTag(name, attributes);
    }

    @Override
    public void text(String text) {
        if (host.isPresent() && shown.length() < LOOKED_AT) {
            shown.append(text, 0, Math.min(text.length(), LOOKED_AT));
        }
        renderer.text(text);
    }

    @Override
    public void closeTag(String name) {
        renderer.closeTag(name);
        if (name.equals("a") && host.isPresent()) {
            String real = host.get();
            if (deceives(real) || namesOther(shown.toString(), real)) {
                flagged++;
                // In colours and a size of its own: those of the mail could hide it.
                renderer.openTag("span", List.of("style", MARK));
                renderer.text(" [\u2192 " + real + "] ");
                renderer.closeTag("span");
            }
            host = Optional.empty();
        }
    }

    private static Optional<String> hrefHost(List<String> attributes) {
        int at = attributes.indexOf("href");
        if (at < 0 || at % 2 != 0) {
            return Optional.empty();
        }
        String url = attributes.get(at + 1);
        return url.regionMatches(true, 0, "http", 0, 4) ? Optional.of(hostOf(url)) : Optional.empty();
    }

    /** The host that a browser would open. User information and backslashes are the usual disguises. */
    static String hostOf(String url) {
        int from = url.indexOf(':') + 1;
        while (from < url.length() && (url.charAt(from) == '/' || url.charAt(from) == '\\')) {
            from++;
        }
        int to = from;
        while (to < url.length() && "/\\?#".indexOf(url.charAt(to)) < 0) {
            to++;
        }
        String authority = url.substring(from, to);
        String name = authority.substring(authority.lastIndexOf('@') + 1).replaceFirst(":\\d{0,6}$", "");
        return VisibleText.line(name.toLowerCase(Locale.ROOT), 255);
    }

    private static boolean deceives(String host) {
        if (host.startsWith("xn--") || host.contains(".xn--")) {
            return true;
        }
        return MixedScripts.in(host);
    }

    /** Whether the text looks like the host or URL of another site. */
    private static boolean namesOther(String text, String host) {
        String word = VisibleText.line(text, LOOKED_AT).toLowerCase(Locale.ROOT);
        boolean url = word.startsWith("http://") || word.startsWith("https://");
        String named = url ? hostOf(word) : firstHost(word);
        if (named.indexOf('.') <= 0 || named.indexOf(' ') >= 0) {
            return false;
        }
        String ascii = ascii(named);
        String real = ascii(host);
        return !real.equals(ascii) && !real.endsWith("." + ascii) && !ascii.endsWith("." + real);
    }

    private static String firstHost(String word) {
        if (word.indexOf(' ') >= 0 || word.indexOf('@') >= 0) {
            return "";
        }
        int end = 0;
        while (end < word.length()
                && (Character.isLetterOrDigit(word.charAt(end)) || ".-".indexOf(word.charAt(end)) >= 0)) {
            end++;
        }
        String name = word.substring(0, end);
        String top = name.substring(name.lastIndexOf('.') + 1);
        boolean rest = end == word.length() || word.charAt(end) == '/' || word.charAt(end) == ':';
        return rest && top.length() >= 2 && top.chars().allMatch(Character::isLetter) ? name : "";
    }

    private static String ascii(String host) {
        try {
            String name = IDN.toASCII(host, IDN.ALLOW_UNASSIGNED);
            return name.startsWith("www.") ? name.substring(4) : name;
        } catch (IllegalArgumentException e) {
            return host;
        }
    }
}
