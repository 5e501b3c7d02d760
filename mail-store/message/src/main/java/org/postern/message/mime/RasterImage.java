package org.postern.message.mime;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Recognizes raster images by their first octets and ignores the type that the mail claims. Pure. */
public final class RasterImage {
    /** This many first octets are enough to recognize every type that a page shows by itself. */
    public static final int MAGIC = 12;

    private static final Set<String> SHOWN = Set.of("image/png", "image/jpeg", "image/jpg", "image/gif", "image/webp");

    private RasterImage() {}

    /** Whether a page offers to show an attachment with this claimed media type. */
    public static boolean named(String mediaType) {
        return SHOWN.contains(mediaType.toLowerCase(Locale.ROOT));
    }

    /**
     * {@code image/png}, {@code image/jpeg}, {@code image/gif}, {@code image/webp} or {@code image/bmp}; empty for
     * other data.
     */
    public static Optional<String> type(byte[] head) {
        if (starts(head, 0, "\u0089PNG\r\n\u001a\n")) {
            return Optional.of("image/png");
        }
        if (starts(head, 0, "\u00ff\u00d8\u00ff")) {
            return Optional.of("image/jpeg");
        }
        if (starts(head, 0, "GIF87a") || starts(head, 0, "GIF89a")) {
            return Optional.of("image/gif");
        }
        if (starts(head, 0, "RIFF") && starts(head, 8, "WEBP")) {
            return Optional.of("image/webp");
        }
        return starts(head, 0, "BM") && head.length > 26 && head[14] == 40
                ? Optional.of("image/bmp")
                : Optional.empty();
    }

    static Optional<String> dataUri(byte[] image) {
        return type(image)
                .map(type -> "data:" + type + ";base64," + Base64.getEncoder().encodeToString(image));
    }

    private static boolean starts(byte[] octets, int at, String magic) {
        byte[] wanted = magic.getBytes(StandardCharsets.ISO_8859_1);
        if (octets.length < at + wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (octets[at + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }
}
