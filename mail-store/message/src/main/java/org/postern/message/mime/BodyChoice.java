package org.postern.message.mime;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postern.message.charset.DecodedText;
import org.postern.message.charset.MailCharsets;
import org.postern.message.charset.TextDecoder;
import org.postern.message.header.HeaderParameters;
import org.postern.message.mime.MessageView.Problem;
import org.postern.message.mime.PartTree.Group;
import org.postern.message.mime.PartTree.Node;
import org.postern.message.mime.PartTree.Part;
import org.postern.message.text.FlowedText;
import org.postern.message.text.HtmlToText;

/**
 * Chooses the parts of a message that are its text (RFC 2046 section 5.1, RFC 2183 2.1, RFC 2387, RFC 1847, RFC 6522).
 * Where nothing is chosen, any text that is there is taken rather than none. Confined to one thread.
 */
final class BodyChoice {
    private static final int META_WINDOW = 2_048;
    /** Bounded and possessive: looks at the first {@link #META_WINDOW} characters only. */
    private static final Pattern META = Pattern.compile(
            "<meta\\s[^>]{0,200}?charset\\s{0,5}+=\\s{0,5}+[\"']?([A-Za-z0-9_.:-]{1,40})", Pattern.CASE_INSENSITIVE);

    private final Optional<Charset> override;
    private final Set<Problem> problems = EnumSet.noneOf(Problem.class);
    private final Set<Integer> consumed = new HashSet<>();
    private final Set<String> placed;
    private final List<Segment> segments = new ArrayList<>();
    private Optional<Charset> charset = Optional.empty();
    private Optional<Charset> hint = Optional.empty();
    private boolean anyText;

    BodyChoice(Group root, Optional<Charset> override) {
        this.override = override;
        this.placed = Pictures.placed(root);
        segments.addAll(choose(root));
        if (segments.stream().noneMatch(Segment::saysSomething)) {
            otherwise(root);
        }
    }

    Set<Problem> problems() {
        return problems;
    }

    /** Numbers of the parts that are shown as the text; they are not files as well. */
    Set<Integer> consumed() {
        return consumed;
    }

    /** The charset of the first text. */
    Optional<Charset> charset() {
        return charset;
    }

    /** The charset for raw octets in the header: what the first text is labelled with or shows beyond doubt. */
    Optional<Charset> hint() {
        return hint;
    }

    /** What the page shows, in order. */
    Body body() {
        return new Body(segments, problems);
    }

    private List<Segment> choose(Node node) {
        if (node instanceof Part part) {
            return part.leaf().isText() ? List.of(segment(part)) : List.of();
        }
        Group group = (Group) node;
        return switch (group.subtype()) {
            case "alternative" -> alternative(group);
            case "related" -> related(group);
            case "signed", "report" -> first(group);
            case "encrypted" -> {
                problems.add(Problem.ENCRYPTED);
                yield List.of();
            }
            case "appledouble", "x-tnef" -> List.of();
            default -> mixed(group);
        };
    }

    /** Texts, and pictures that stand among them. A text with a name behind the first text is a file. */
    private List<Segment> mixed(Group group) {
        if (group.children().isEmpty() && group.aside().length() > 0) {
            return List.of(aside(group)); // the boundary never came
        }
        List<Segment> all = new ArrayList<>();
        for (Node child : group.children()) {
            if (child instanceof Part part && part.leaf().isPicture()) {
                boolean elsewhere =
                        part.leaf().contentId().filter(placed::contains).isPresent();
                if (!elsewhere) {
                    all.add(Segment.picture(part.leaf()));
                }
                continue;
            }
            boolean file = child instanceof Part part && part.leaf().fileName().isPresent() && anyText;
            if (!file) {
                all.addAll(choose(child));
            }
        }
        return all;
    }

    private List<Segment> first(Group group) {
        return group.children().isEmpty()
                ? mixed(group)
                : choose(group.children().get(0));
    }

    private List<Segment> related(Group group) {
        Optional<String> start = group.type()
                .get("start")
                .map(id -> id.replace("<", "").replace(">", "").strip());
        for (Node child : group.children()) {
            if (start.isPresent()
                    && child instanceof Part part
                    && start.equals(part.leaf().contentId())) {
                return choose(child);
            }
        }
        for (Node child : group.children()) {
            List<Segment> chosen = choose(child);
            if (!chosen.isEmpty()) {
                return chosen;
            }
        }
        return mixed(group);
    }

    /** Takes the first plain text and the last HTML: the senders put the richest form last (RFC 2046 section 5.1.4). */
    private List<Segment> alternative(Group group) {
        if (group.children().isEmpty()) {
            return mixed(group);
        }
        List<Segment> plain = List.of();
        List<Segment> html = List.of();
        boolean before = anyText;
        for (Node child : group.children()) {
            anyText = before;
            List<Segment> chosen = choose(child);
            boolean rich = chosen.stream().anyMatch(s -> s.html().isPresent());
            if (rich) {
                html = chosen;
            } else if (plain.isEmpty()) {
                plain = chosen;
            }
        }
        anyText = before || !plain.isEmpty() || !html.isEmpty();
        if (html.isEmpty() || plain.isEmpty()) {
            return html.isEmpty() ? plain : html;
        }
        StringBuilder text = new StringBuilder();
        plain.forEach(s -> text.append(s.text().orElse("")));
        // Newsletters often send an empty plain alternative. Then the text is made from the HTML too.
        Optional<String> shown = text.toString().isBlank() ? Optional.empty() : Optional.of(text.toString());
        if (shown.isPresent() && html.stream().noneMatch(Segment::saysSomething)) {
            return plain;
        }
        StringBuilder markup = new StringBuilder();
        html.forEach(s -> markup.append(s.markup()));
        return List.of(new Segment(shown, Optional.of(markup.toString()), Optional.empty(), isCut(html)));
    }

    private static boolean isCut(List<Segment> segments) {
        return segments.stream().anyMatch(Segment::cut);
    }

    private Segment segment(Part part) {
        consumed.add(part.leaf().number());
        anyText = true;
        Optional<String> label = part.leaf()
                .type()
                .get("charset")
                .or(() -> part.leaf().isHtml() ? metaCharset(part.octets()) : Optional.empty());
        DecodedText decoded = TextDecoder.decode(part.octets(), label, override);
        decoded.problems().forEach(problem -> problems.add(Problem.of(problem)));
        if (charset.isEmpty()) {
            charset = Optional.of(decoded.charset());
            hint = override.or(() -> label.flatMap(MailCharsets::believed))
                    .or(() -> TextDecoder.shownBy(part.octets()));
        }
        boolean cut = part.octets().length < part.size();
        String text = decoded.text();
        if (part.leaf().isHtml()) {
            boolean tooLarge = cut || text.length() > MimeLimits.HTML;
            String bounded = text.substring(0, Math.min(text.length(), MimeLimits.HTML));
            return new Segment(Optional.empty(), Optional.of(bounded), Optional.empty(), tooLarge);
        }
        if (cut) {
            problems.add(Problem.TEXT_CUT);
        }
        return Segment.text(plain(part.leaf(), text));
    }

    private String plain(Leaf leaf, String text) {
        if (leaf.mediaType().equals("text/enriched") || leaf.mediaType().equals("text/richtext")) {
            return EnrichedText.convert(text, leaf.mediaType().endsWith("richtext"));
        }
        if (beginsLine(text, "-----BEGIN PGP MESSAGE-----")) {
            problems.add(Problem.ENCRYPTED);
        }
        HeaderParameters type = leaf.type();
        if (type.get("format").filter("flowed"::equalsIgnoreCase).isPresent()) {
            boolean deleteSpace =
                    type.get("delsp").filter("yes"::equalsIgnoreCase).isPresent();
            return FlowedText.join(text.replace("\r\n", "\n"), deleteSpace);
        }
        return text;
    }

    static boolean beginsLine(String text, String words) {
        int at = text.indexOf(words);
        return at == 0 || (at > 0 && text.charAt(at - 1) == '\n');
    }

    /** Text that was not chosen, for a message that would be blank without it. */
    private void otherwise(Group root) {
        List<Part> leaves = new ArrayList<>();
        List<Group> asides = new ArrayList<>();
        gather(root, leaves, asides);
        boolean files = leaves.stream()
                .anyMatch(part ->
                        part.size() > 0 && !consumed.contains(part.leaf().number()));
        for (Group group : asides) {
            if (group.subtype().equals("x-tnef")) {
                segments.add(Segment.text(group.aside().toString()));
            } else if (!files) {
                segments.add(aside(group));
            }
        }
        Optional<Part> first = leaves.stream()
                .findFirst()
                .filter(part -> segments.stream().noneMatch(Segment::saysSomething))
                .filter(part -> part.leaf().mediaType().startsWith("text/") && part.octets().length > 0)
                .filter(part -> !part.leaf().isMessage()
                        && !consumed.contains(part.leaf().number()))
                .filter(part -> !(part.leaf().isCalendar() && holdsEvent(part)));
        if (first.isPresent()) {
            segments.add(segment(first.get()));
            consumed.remove(first.get().leaf().number());
        }
    }

    /** Then the page tells the event. */
    private static boolean holdsEvent(Part calendar) {
        return new String(calendar.octets(), StandardCharsets.ISO_8859_1).contains("END:V");
    }

    private static void gather(Node node, List<Part> leaves, List<Group> asides) {
        if (node instanceof Part part) {
            leaves.add(part);
            return;
        }
        Group group = (Group) node;
        if (group.aside().length() > 0) {
            asides.add(group);
        }
        group.children().forEach(child -> gather(child, leaves, asides));
    }

    private Segment aside(Group group) {
        problems.add(Problem.BROKEN_MIME);
        anyText = true;
        String text = group.aside().toString();
        String start = text.substring(0, Math.min(text.length(), 20)).toLowerCase(Locale.ROOT);
        return start.startsWith("<html") || start.startsWith("<!doctype html")
                ? new Segment(Optional.empty(), Optional.of(text), Optional.empty(), false)
                : Segment.text(text);
    }

    private static Optional<String> metaCharset(byte[] octets) {
        int window = Math.min(octets.length, META_WINDOW);
        Matcher meta = META.matcher(new String(octets, 0, window, StandardCharsets.ISO_8859_1));
        return meta.find() ? Optional.of(meta.group(1)) : Optional.empty();
    }

    /**
     * A piece of the body: plain text, HTML, both, or a picture.
     *
     * @param cut whether the HTML is not whole
     */
    record Segment(Optional<String> text, Optional<String> html, Optional<Leaf> picture, boolean cut) {
        static Segment text(String text) {
            return new Segment(Optional.of(text), Optional.empty(), Optional.empty(), false);
        }

        static Segment picture(Leaf leaf) {
            return new Segment(Optional.empty(), Optional.empty(), Optional.of(leaf), false);
        }

        /** As HTML; the sanitizer handles plain text and pictures with the rest. */
        String markup() {
            return html.or(() -> picture.map(Pictures::html))
                    .orElseGet(() ->
                            "<div style=\"white-space:pre-wrap\">" + Pictures.escaped(text.orElse("")) + "</div>");
        }

        /** Whether a reader sees anything of it. */
        boolean saysSomething() {
            if (picture.isPresent() || text.filter(each -> !each.isBlank()).isPresent()) {
                return true;
            }
            return html.filter(markup -> !HtmlToText.words(markup, 1).isBlank()
                            || markup.toLowerCase(Locale.ROOT).contains("<img"))
                    .isPresent();
        }
    }
}
