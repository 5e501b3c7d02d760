package org.postern.web.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.owasp.html.AttributePolicy;
import org.owasp.html.CssSchema;
import org.owasp.html.ElementPolicy;
import org.owasp.html.Handler;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.HtmlStreamEventReceiver;
import org.owasp.html.HtmlStreamRenderer;
import org.owasp.html.TagBalancingHtmlStreamEventReceiver;
import org.postern.message.mime.InlineImages;

/**
 * Makes a mail's HTML safe to show in the sandboxed frame, with an allow-list of elements, attributes and CSS
 * properties in OWASP's sanitizer. Removes scripts, forms, SVG, MathML and everything that could cover other things.
 * Style sheets are written into style attributes before, so that the same list judges them. Allows remote requests only
 * if asked. The output must not be edited afterwards. Thread-safe.
 */
public final class HtmlSanitizer {
    /** Limit in characters; for longer HTML the text is shown instead. */
    public static final int LIMIT = 1 << 20;

    /** OWASP's own limit. */
    private static final int DEEPEST = 256;

    /** The class of the element that stands for the mail's own body. */
    public static final String BODY_CLASS = "mail-body";

    /** The class of folded quotes. */
    public static final String QUOTED_CLASS = "quoted";

    /** OWASP's bit for numbers with a unit. */
    private static final int QUANTITY = 1;

    /**
     * No url(), position, z-index, negative margin, content or animation, so that styles can neither fetch nor cover
     * anything.
     */
    private static final CssSchema STYLES = CssSchema.union(
            CssSchema.withProperties(words()),
            CssSchema.withProperties(List.of(
                    "background-color",
                    "border",
                    "border-bottom",
                    "border-bottom-color",
                    "border-bottom-left-radius",
                    "border-bottom-right-radius",
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
                    "border-top-left-radius",
                    "border-top-right-radius",
                    "border-top-style",
                    "border-top-width",
                    "border-width",
                    "color",
                    "direction",
                    "font",
                    "font-family",
                    "font-size",
                    "font-style",
                    "font-variant",
                    "font-weight",
                    "height",
                    "letter-spacing",
                    "line-height",
                    "list-style",
                    "list-style-position",
                    "list-style-type",
                    "margin",
                    "margin-bottom",
                    "margin-left",
                    "margin-right",
                    "margin-top",
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
                    "word-wrap",
                    "rgb()",
                    "rgba()",
                    "hsl()",
                    "hsla()")));

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
        return sanitize(html, images, remoteImages, ReadingAids.NONE);
    }

    /** Sanitizes HTML, with aids for its reader. */
    public SafeHtml sanitize(String html, InlineImages images, boolean remoteImages, ReadingAids aids) {
        if (html.length() > LIMIT) {
            throw new IllegalArgumentException("HTML of " + html.length() + " characters");
        }
        ImageSources sources = new ImageSources(images, remoteImages);
        StringBuilder out = new StringBuilder(html.length() + 1_024);
        HtmlStreamRenderer renderer = HtmlStreamRenderer.create(out, Handler.DO_NOTHING);
        LinkHosts hosts = new LinkHosts(renderer);
        StyleSheet sheet = new StyleSheet(StyleTexts.of(html));
        List<MailColor> canvas = new ArrayList<>();
        List<HtmlQuotes.Fold> folds = folds(html, aids);
        List<AidedReading> readings = new ArrayList<>();
        org.owasp.html.HtmlSanitizer.sanitize(html, policy(sources, aids).build(hosts), next -> {
            AidedReading reading = new AidedReading(next, folds, aids);
            readings.add(reading);
            return balanced(new StyleInliner(reading, sheet, canvas::add));
        });
        String background = (canvas.isEmpty() ? MailColor.WHITE : canvas.get(canvas.size() - 1)).hex();
        return new SafeHtml(
                out.toString(),
                sources.blocked(),
                hosts.flagged(),
                Set.copyOf(sources.shown()),
                background,
                readings.get(0).marked());
    }

    /** The events are counted where they are when the style is in: the inliner neither adds any nor drops any. */
    private static List<HtmlQuotes.Fold> folds(String html, ReadingAids aids) {
        if (aids.fold().isEmpty() || !HtmlQuotes.possible(html)) {
            return List.of();
        }
        HtmlQuotes quotes = new HtmlQuotes(aids.hits());
        HtmlPolicyBuilder nothing = new HtmlPolicyBuilder();
        org.owasp.html.HtmlSanitizer.sanitize(
                html,
                nothing.build(HtmlStreamRenderer.create(new StringBuilder(), Handler.DO_NOTHING)),
                next -> balanced(quotes));
        return quotes.folds();
    }

    /**
     * Events come as they stand in the mail; the path to an element needs those that a browser adds and closes. The
     * balancer drops the outermost element, whose language chooses the fonts.
     */
    private static HtmlStreamEventReceiver balanced(StyleInliner next) {
        return new LanguageFirst(balanced((HtmlStreamEventReceiver) next), next);
    }

    private static HtmlStreamEventReceiver balanced(HtmlStreamEventReceiver next) {
        TagBalancingHtmlStreamEventReceiver balancer = new TagBalancingHtmlStreamEventReceiver(next);
        balancer.setNestingLimit(DEEPEST);
        return balancer;
    }

    /** Tells the inliner the language of the outermost element. */
    private record LanguageFirst(HtmlStreamEventReceiver next, StyleInliner inliner)
            implements HtmlStreamEventReceiver {
        @Override
        public void openTag(String name, List<String> attributes) {
            int at = name.equals("html") ? attributes.indexOf("lang") : -1;
            if (at >= 0 && at % 2 == 0) {
                inliner.language(attributes.get(at + 1));
            }
            next.openTag(name, attributes);
        }

        @Override
        public void openDocument() {
            next.openDocument();
        }

        @Override
        public void closeDocument() {
            next.closeDocument();
        }

        @Override
        public void closeTag(String name) {
            next.closeTag(name);
        }

        @Override
        public void text(String text) {
            next.text(text);
        }
    }

    /** Properties that OWASP has no definition for: these words and, where it says so, lengths. */
    private static Map<String, CssSchema.Property> words() {
        return Map.ofEntries(
                property(
                        "display",
                        0,
                        "none",
                        "block",
                        "inline",
                        "inline-block",
                        "list-item",
                        "table",
                        "inline-table",
                        "table-row",
                        "table-cell",
                        "table-row-group",
                        "table-header-group",
                        "table-footer-group",
                        "table-caption",
                        "flex",
                        "inline-flex"),
                property("float", 0, "left", "right", "none"),
                property("clear", 0, "left", "right", "both", "none"),
                property("overflow", 0, "hidden", "visible", "auto"),
                property("box-sizing", 0, "border-box", "content-box"),
                property("table-layout", 0, "fixed", "auto"),
                property("justify-content", 0, "center", "flex-start", "flex-end", "space-between", "space-around"),
                property("align-items", 0, "center", "flex-start", "flex-end", "stretch", "baseline"),
                property("flex-direction", 0, "row", "column"),
                property("flex-wrap", 0, "wrap", "nowrap"),
                property("gap", QUANTITY),
                property("word-break", 0, "break-all", "break-word", "keep-all", "normal"),
                property("overflow-wrap", 0, "anywhere", "break-word", "normal"));
    }

    private static Map.Entry<String, CssSchema.Property> property(String name, int bits, String... words) {
        return Map.entry(name, new CssSchema.Property(bits, Set.of(words), Map.of()));
    }

    private static HtmlPolicyBuilder policy(ImageSources sources, ReadingAids aids) {
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
                .allowElements(
                        (name, attributes) -> {
                            attributes.add("class");
                            attributes.add(BODY_CLASS);
                            return "div";
                        },
                        "body")
                .allowElements(
                        (name, attributes) -> {
                            attributes.add("class");
                            attributes.add(QUOTED_CLASS);
                            return name;
                        },
                        "details")
                .allowElements("summary")
                .allowElements(new FirstHit(aids.hits() == TextHits.NONE), "mark")
                .allowAttributes("open")
                .matching(true, "")
                .onElements("details")
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

    /** Gives the first mark an id, so that the page can be opened there. */
    private static final class FirstHit implements ElementPolicy {
        private boolean later;

        FirstHit(boolean none) {
            later = none;
        }

        @Override
        public String apply(String name, List<String> attributes) {
            if (!later) {
                attributes.add("id");
                attributes.add(ReadingAids.FIRST_HIT);
            }
            later = true;
            return name;
        }
    }

    private static AttributePolicy shortValue() {
        return (element, attribute, value) -> value.length() <= 100 ? value : null;
    }
}
