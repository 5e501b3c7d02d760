package org.postern.message.mime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.postern.message.mime.PartTree.Group;
import org.postern.message.mime.PartTree.Node;
import org.postern.message.mime.PartTree.Part;
import org.postern.message.sign.OpaqueMessage;

/** The pictures of a message that its page shows among the words. Confined to one thread. */
final class Pictures {
    /** Further or larger images stay attachments. */
    private static final int IMAGE_OCTETS = 2 << 20;

    private static final int ALL_IMAGE_OCTETS = 8 << 20;
    private static final int MOST_IMAGES = 100;
    private static final int LONGEST_ID = 500;

    private final Map<String, String> found = new HashMap<>();
    private int octets;
    private int images;

    private Pictures() {}

    /** Reads the pictures that the HTML may name, in one pass, limited in size and number. */
    static InlineImages read(InputStream message) throws IOException {
        Pictures pictures = new Pictures();
        try {
            pictures.walk(message, PartNumber.TOP);
        } catch (MimeWalk.TooComplex e) {
            // Images beyond the limits remain attachments.
        }
        Map<String, String> found = Map.copyOf(pictures.found);
        return id -> Optional.ofNullable(found.get(id));
    }

    private void walk(InputStream message, PartNumber numbers) throws IOException {
        MimeWalk walk = new MimeWalk(message);
        for (MimeWalk.Step step = walk.next(); step != MimeWalk.Step.END; step = walk.next()) {
            if (step != MimeWalk.Step.LEAF || images >= MOST_IMAGES) {
                continue;
            }
            Leaf leaf = walk.leaf();
            if (leaf.isOpaque() && numbers.canHoldMore()) {
                Optional<InputStream> inner = opened(walk.content());
                if (inner.isPresent()) {
                    walk(inner.get(), numbers.inside(leaf.number()));
                }
            } else if (leaf.contentId().isPresent() || leaf.isPicture()) {
                keep(leaf.numbered(numbers.of(leaf.number())), walk.content());
            }
        }
    }

    private static Optional<InputStream> opened(InputStream content) {
        try {
            return OpaqueMessage.open(content).content();
        } catch (IOException e) {
            return Optional.empty(); // not CMS: no pictures
        }
    }

    private void keep(Leaf leaf, InputStream content) throws IOException {
        byte[] image = whole(content, Math.min(IMAGE_OCTETS, ALL_IMAGE_OCTETS - octets));
        Optional<String> uri = RasterImage.dataUri(image);
        if (uri.isPresent()) {
            octets += image.length;
            images++;
            leaf.contentId().ifPresent(id -> found.putIfAbsent(id, uri.get()));
            found.putIfAbsent(leaf.pictureId(), uri.get());
        }
    }

    /** All octets, or none if there are more than the limit. */
    private static byte[] whole(InputStream content, int limit) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[8_192];
        for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
            all.write(buffer, 0, count);
            if (all.size() > limit) {
                return new byte[0];
            }
        }
        return all.toByteArray();
    }

    /** The pictures that the HTML of a message places itself, by Content-ID. */
    static Set<String> placed(Node node) {
        Set<String> ids = new HashSet<>();
        placed(node, ids);
        return ids;
    }

    private static void placed(Node node, Set<String> ids) {
        if (node instanceof Group group) {
            group.children().forEach(child -> placed(child, ids));
        } else if (node instanceof Part part && part.leaf().isHtml()) {
            String html = new String(part.octets(), StandardCharsets.ISO_8859_1);
            String lower = html.toLowerCase(Locale.ROOT);
            for (int at = lower.indexOf("cid:"); at >= 0; at = lower.indexOf("cid:", at + 4)) {
                int end = at + 4;
                while (end < html.length()
                        && end - at < LONGEST_ID
                        && html.charAt(end) > ' '
                        && "\"'<>)".indexOf(html.charAt(end)) < 0) {
                    end++;
                }
                String id = html.substring(at + 4, end);
                ids.add(id);
                ids.add(id.replace("%40", "@").replace("%24", "$").replace("%20", " "));
            }
        }
    }

    /** The picture as HTML in its place among the texts. */
    static String html(Leaf picture) {
        String name = FileNames.clean(picture.fileName().orElse(""), picture.mediaType(), picture.number());
        return "<p><img src=\"cid:" + picture.pictureId() + "\" alt=\""
                + escaped(name).replace("\"", "&quot;") + "\"></p>";
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
