package org.postern.web.page;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Which images a browser may be given to show: raster formats whose first octets are what the type says. Pure. */
final class RasterImage {
    static final int MAGIC = 12;
    private static final Set<String> TYPES = Set.of("image/png", "image/jpeg", "image/jpg", "image/gif", "image/webp");

    private RasterImage() {}

    static boolean named(String mediaType) {
        return TYPES.contains(mediaType.toLowerCase(Locale.ROOT));
    }

    /** The type that the octets are; what a message says about them does not count. */
    static Optional<String> type(byte[] first) {
        String start = new String(first, 0, Math.min(first.length, MAGIC), StandardCharsets.ISO_8859_1);
        if (start.startsWith("\u0089PNG\r\n\u001a\n")) {
            return Optional.of("image/png");
        }
        if (start.startsWith("\u00ff\u00d8\u00ff")) {
            return Optional.of("image/jpeg");
        }
        if (start.startsWith("GIF87a") || start.startsWith("GIF89a")) {
            return Optional.of("image/gif");
        }
        return start.startsWith("RIFF") && start.startsWith("WEBP", 8) ? Optional.of("image/webp") : Optional.empty();
    }
}
