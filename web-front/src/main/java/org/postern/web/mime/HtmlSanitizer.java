package org.postern.web.mime;

import java.util.List;
import java.util.Locale;
import org.owasp.html.AttributePolicy;
import org.owasp.html.CssSchema;
import org.owasp.html.Handler;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.HtmlStreamRenderer;
import org.postern.message.mime.InlineImages;

/**
 * Makes a mail's HTML safe to show in the sandboxed frame, with an allow-list of elements, attributes and CSS
 * properties in OWASP's sanitizer. Removes scripts, forms, style sheets, SVG, MathML and everything that could cover
 * other things. Allows remote requests only if asked. The output must not be edited afterwards. Thread-safe.
 */
public final class HtmlSanitizer {
    /** Limit in characters; for longer HTML the text is shown instead. */
    public static final int LIMIT = 1 << 20;

    /** No url(), position, z-index, content or animation, so that styles can neither fetch nor cover anything. */
    private static final CssSchema STYLES = CssSchema.withProperties(List.of(
            "background-color",
            "border",
            "border-bottom",
            "border-bottom-color",
            "border-bottom-style",
            "border-bottom-width",
            "border-collapse",
            "border-color",
            "border-left",
            "border-left-color",
            "border-left-style",
            "border-left-width",
            "border-radius",
            "border-right",
            "border-right-color",
            "border-right-style",
            "border-right-width",
            "border-spacing",
            "border-style",
            "border-top",
            "border-top-color",
            "border-top-style",
            "border-top-width",
            "border-width",
            "color",
            "direction",
            "font",
            "font-family",
            "font-size",
            "font-style",
            "font-weight",
            "height",
            "letter-spacing",
            "line-height",
            "list-style-type",
            "max-height",
            "max-width",
            "min-height",
            "min-width",
            "padding",
            "padding-bottom",
            "padding-left",
            "padding-right",
            "padding-top",
            "text-align",
            "text-decoration",
            "text-indent",
            "text-transform",
            "vertical-align",
            "white-space",
            "width",
            "word-spacing",
            "word-wrap"));

    private static final String[] ELEMENTS = {
        "a",
        "abbr",
        "address",
        "article",
        "aside",
        "b",
        "bdi",
        "big",
        "blockquote",
        "br",
        "caption",
        "center",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "font",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "i",
        "img",
        "ins",
        "kbd",
        "li",
        "main",
        "mark",
        "nav",
        "ol",
        "p",
        "pre",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "section",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "tt",
        "u",
        "ul",
        "var",
        "wbr"
    };

    /**
     * Sanitizes HTML.
     *
     * @throws IllegalArgumentException beyond {@link #LIMIT} (MessageReader never returns so much)
     */
    public SafeHtml sanitize(String html, InlineImages images, boolean remoteImages) {
        if (html.length() > LIMIT) {
            throw new IllegalArgumentException("HTML of " + html.length() + " characters");
        }
        ImageSources sources = new ImageSources(images, remoteImages);
        StringBuilder out = new StringBuilder(html.length() + 1_024);
        HtmlStreamRenderer renderer = HtmlStreamRenderer.create(out, Handler.DO_NOTHING);
        LinkHosts hosts = new LinkHosts(renderer);
        org.owasp.html.HtmlSanitizer.sanitize(html, policy(sources).build(hosts));
        return new SafeHtml(out.toString(), sources.blocked(), hosts.flagged());
    }

    private static HtmlPolicyBuilder policy(ImageSources sources) {
        return new HtmlPolicyBuilder()
                .allowElements(ELEMENTS)
                .allowElements(
                        (name, attributes) -> {
                            attributes.add("target");
                            attributes.add("_blank");
                            attributes.add("rel");
                            attributes.add("noopener noreferrer nofollow");
                            return name;
                        },
                        "a")
                .allowWithoutAttributes("a", "font", "img", "span")
                .allowUrlProtocols("http", "https", "mailto", "tel", "cid", "data")
                .allowAttributes("href")
                .matching(linkTargets())
                .onElements("a")
                .allowAttributes("src")
                .matching(sources)
                .onElements("img")
                .allowAttributes("alt", "title", "lang", "dir")
                .globally()
                .allowAttributes(
                        "width",
                        "height",
                        "align",
                        "valign",
                        "bgcolor",
                        "border",
                        "cellpadding",
                        "cellspacing",
                        "colspan",
                        "rowspan",
                        "color",
                        "face",
                        "size",
                        "start",
                        "type",
                        "nowrap")
                .matching(shortValue())
                .globally()
                .allowStyling(STYLES);
    }

    /** Allows absolute links of four schemes. A relative link would lead into the webmail itself. */
    private static AttributePolicy linkTargets() {
        return (element, attribute, value) -> {
            String url = value.strip();
            String scheme = url.substring(0, Math.max(0, url.indexOf(':'))).toLowerCase(Locale.ROOT);
            return switch (scheme) {
                case "http", "https", "mailto", "tel" -> url;
                default -> null;
            };
        };
    }

    private static AttributePolicy shortValue() {
        return (element, attribute, value) -> value.length() <= 100 ? value : null;
    }
}
