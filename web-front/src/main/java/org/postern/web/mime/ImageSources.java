package org.postern.web.mime;

import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.owasp.html.AttributePolicy;
import org.postern.message.header.HeaderDecoder;
import org.postern.message.mime.InlineImages;

/**
 * Decides where an image of a mail may be loaded from: the mail itself, or over https if the reader asked for that. All
 * other images are removed and counted. Confined to one sanitizing.
 */
final class ImageSources implements AttributePolicy {
    private static final int LONGEST_DATA = 3 << 20;
    private static final Pattern DATA =
            Pattern.compile("data:image/(?:png|jpeg|jpg|gif|webp);base64,", Pattern.CASE_INSENSITIVE);

    private final InlineImages images;
    private final boolean remote;
    private final Set<String> shown = new HashSet<>();
    private int blocked;
    private int embedded;

    ImageSources(InlineImages images, boolean remote) {
        this.images = images;
        this.remote = remote;
    }

    int blocked() {
        return blocked;
    }

    /** The Content-IDs of the pictures that were put in. */
    Set<String> shown() {
        return shown;
    }

    @Override
    public @Nullable String apply(String element, String attribute, String value) {
        String url = value.strip();
        String lower = url.substring(0, Math.min(url.length(), 40)).toLowerCase(Locale.ROOT);
        if (lower.startsWith("cid:")) {
            return inline(url.substring(4)).orElse(null);
        }
        if (lower.startsWith("data:")) {
            boolean raster = url.length() <= LONGEST_DATA && DATA.matcher(url).lookingAt();
            return raster && isBase64(url, url.indexOf(',') + 1) ? url : null;
        }
        if (lower.startsWith("https:") && remote) {
            return url;
        }
        // Never fetch http:, because everyone on the network path could see the reader's request.
        blocked += lower.startsWith("http:") || lower.startsWith("https:") || lower.startsWith("//") ? 1 : 0;
        return null;
    }

    private Optional<String> inline(String id) {
        Optional<String> uri = images.dataUri(id).or(() -> images.dataUri(percentDecoded(id)));
        // A mail that names one large image a thousand times must not make a page of gigabytes.
        int size = uri.map(String::length).orElse(0);
        if (size > 4 * LONGEST_DATA - embedded) {
            return Optional.empty();
        }
        embedded += size;
        if (uri.isPresent()) {
            shown.add(images.dataUri(id).isPresent() ? id : percentDecoded(id));
        }
        return uri;
    }

    private static String percentDecoded(String id) {
        if (id.indexOf('%') < 0 || id.length() > 500) {
            return id;
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < id.length(); i++) {
            int octet = id.charAt(i) == '%' ? HeaderDecoder.hex(id, i + 1) : -1;
            out.append(octet >= 0 ? (char) octet : id.charAt(i));
            i += octet >= 0 ? 2 : 0;
        }
        return out.toString();
    }

    private static boolean isBase64(String url, int from) {
        for (int i = from; i < url.length(); i++) {
            char c = url.charAt(i);
            boolean fits =
                    (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "+/=".indexOf(c) >= 0;
            if (!fits) {
                return false;
            }
        }
        return true;
    }
}
