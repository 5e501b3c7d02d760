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
import org.postern.message.charset.TextDecoder;
import org.postern.message.header.HeaderParameters;
import org.postern.message.mime.MessageView.Problem;
import org.postern.message.mime.PartTree.Group;
import org.postern.message.mime.PartTree.Node;
import org.postern.message.mime.PartTree.Part;
import org.postern.message.text.FlowedText;
import org.postern.message.text.HtmlToText;
import org.postern.message.text.VisibleText;

/**
 * Chooses the parts of a message that are its text (RFC 2046 section 5.1, RFC 2387, RFC 1847, RFC 6522). The other
 * parts can be downloaded. Confined to one thread.
 */
public final class BodyChoice {
    private static final int META_WINDOW = 2_048;
    /** Bounded and possessive: looks at the first {@link #META_WINDOW} characters only. */
    private static final Pattern META = Pattern.compile(
            "<meta\\s[^>]{0,200}?charset\\s{0,5}+=\\s{0,5}+[\"']?([A-Za-z0-9_.:-]{1,40})", Pattern.CASE_INSENSITIVE);

    private final Optional<Charset> override;
    private final Set<Problem> problems = EnumSet.noneOf(Problem.class);
    private final Set<Integer> consumed = new HashSet<>();
    private final List<PartView> parts = new ArrayList<>();
    private final List<Segment> segments = new ArrayList<>();
    private Optional<Charset> charset = Optional.empty();
    private boolean htmlTooLarge;

    BodyChoice(Group root, Optional<Charset> override) {
        this.override = override;
        segments.addAll(choose(root));
        collect(root, false);
    }

    /** A piece of the body as plain text, as HTML, or as both. */
    private record Segment(Optional<String> text, Optional<String> html) {}

    Set<Problem> problems() {
        return problems;
    }

    List<PartView> parts() {
        return parts;
    }

    /** The charset of the first text. */
    Optional<Charset> charset() {
        return charset;
    }

    String text() {
        StringBuilder all = new StringBuilder();
        for (Segment segment : segments) {
            int room = MimeLimits.TEXT - all.length();
            String text = segment.text.orElseGet(() -> HtmlToText.convert(segment.html.orElse(""), Math.max(0, room)));
            if (all.length() > 0 && !text.isEmpty()) {
                all.append(all.charAt(all.length() - 1) == '\n' ? "\n" : "\n\n");
            }
            if (text.length() > room) {
                problems.add(Problem.TEXT_CUT);
            }
            all.append(text, 0, Math.max(0, Math.min(room, text.length())));
        }
        return VisibleText.body(all.toString());
    }

    Optional<String> html() {
        if (segments.stream().noneMatch(s -> s.html.isPresent())) {
            return Optional.empty();
        }
        StringBuilder all = new StringBuilder();
        for (Segment segment : segments) {
            all.append(segment.html.orElseGet(() -> preformatted(segment.text.orElse(""))));
        }
        if (htmlTooLarge || all.length() > MimeLimits.HTML) {
            problems.add(Problem.HTML_TOO_LARGE);
            return Optional.empty();
        }
        return Optional.of(all.toString());
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
            default -> mixed(group);
        };
    }

    private List<Segment> mixed(Group group) {
        List<Segment> all = new ArrayList<>();
        for (Node child : group.children()) {
            boolean file = child instanceof Part part
                    && part.leaf().fileName().isPresent()
                    && (!all.isEmpty() || !segments.isEmpty());
            if (!file) {
                all.addAll(choose(child));
            }
        }
        return all;
    }

    private List<Segment> first(Group group) {
        return group.children().isEmpty() ? List.of() : choose(group.children().get(0));
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
        return first(group);
    }

    /** Takes the first plain text and the last HTML: the senders put the richest form last (RFC 2046 section 5.1.4). */
    private List<Segment> alternative(Group group) {
        List<Segment> plain = List.of();
        List<Segment> html = List.of();
        for (Node child : group.children()) {
            List<Segment> chosen = choose(child);
            boolean rich = chosen.stream().anyMatch(s -> s.html.isPresent());
            if (rich) {
                html = chosen;
            } else if (plain.isEmpty()) {
                plain = chosen;
            }
        }
        if (html.isEmpty() || plain.isEmpty()) {
            return html.isEmpty() ? plain : html;
        }
        StringBuilder text = new StringBuilder();
        plain.forEach(s -> text.append(s.text.orElse("")));
        StringBuilder markup = new StringBuilder();
        html.forEach(s -> markup.append(s.html.orElseGet(() -> preformatted(s.text.orElse("")))));
        // Newsletters often send an empty plain alternative. Then the text is made from the HTML too.
        Optional<String> shown = text.toString().isBlank() ? Optional.empty() : Optional.of(text.toString());
        return List.of(new Segment(shown, Optional.of(markup.toString())));
    }

    private Segment segment(Part part) {
        consumed.add(part.leaf().number());
        Optional<String> label = part.leaf().type().get("charset");
        if (label.isEmpty() && part.leaf().isHtml()) {
            label = metaCharset(part.octets());
        }
        DecodedText decoded = TextDecoder.decode(part.octets(), label, override);
        decoded.problems().forEach(problem -> problems.add(Problem.of(problem)));
        if (charset.isEmpty()) {
            charset = Optional.of(decoded.charset());
        }
        boolean cut = part.octets().length < part.size();
        String text = decoded.text();
        if (part.leaf().isHtml()) {
            if (cut || text.length() > MimeLimits.HTML) {
                htmlTooLarge = true;
                text = text.substring(0, Math.min(text.length(), MimeLimits.HTML));
            }
            return new Segment(Optional.empty(), Optional.of(text));
        }
        if (cut) {
            problems.add(Problem.TEXT_CUT);
        }
        HeaderParameters type = part.leaf().type();
        if (type.get("format").filter("flowed"::equalsIgnoreCase).isPresent()) {
            boolean deleteSpace =
                    type.get("delsp").filter("yes"::equalsIgnoreCase).isPresent();
            text = FlowedText.join(text.replace("\r\n", "\n"), deleteSpace);
        }
        return new Segment(Optional.of(text), Optional.empty());
    }

    private static Optional<String> metaCharset(byte[] octets) {
        int window = Math.min(octets.length, META_WINDOW);
        Matcher meta = META.matcher(new String(octets, 0, window, StandardCharsets.ISO_8859_1));
        return meta.find() ? Optional.of(meta.group(1)) : Optional.empty();
    }

    /** Plain text between HTML pieces; the sanitizer handles it with the rest. */
    private static String preformatted(String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return "<div style=\"white-space:pre-wrap\">" + escaped + "</div>";
    }

    private void collect(Node node, boolean related) {
        if (node instanceof Group group) {
            boolean inside = group.subtype().equals("related");
            if (group.subtype().equals("alternative")) {
                group.children().forEach(child -> collectFromAlternative(child));
            } else {
                group.children().forEach(child -> collect(child, inside));
            }
            return;
        }
        Part part = (Part) node;
        noteEncryption(part.leaf());
        if (!consumed.contains(part.leaf().number())) {
            parts.add(part.leaf().view(part.size(), related));
        }
    }

    /** The texts that were not chosen are not offered as attachments. */
    private void collectFromAlternative(Node child) {
        boolean text = child instanceof Part part && part.leaf().isText();
        if (!text) {
            collect(child, false);
        }
    }

    private void noteEncryption(Leaf leaf) {
        boolean pkcs7 = leaf.mediaType().equals("application/pkcs7-mime")
                || leaf.mediaType().equals("application/x-pkcs7-mime");
        String kind = leaf.type().get("smime-type").orElse("").toLowerCase(Locale.ROOT);
        if (pkcs7 && !kind.equals("signed-data") && !kind.equals("certs-only")) {
            problems.add(Problem.ENCRYPTED);
        }
    }
}
