package org.postern.web.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The parts of a request path, each percent-decoded once, as strict UTF-8. Paths are split before decoding, so an
 * encoded slash stays inside its part. Paths that other software could read differently (dot segments, empty parts,
 * controls) are refused.
 */
final class PathSegments {
    private PathSegments() {}

    static Optional<List<String>> of(String rawPath) {
        if (!rawPath.startsWith("/")) {
            return Optional.empty();
        }
        if (rawPath.length() == 1) {
            return Optional.of(List.of());
        }
        List<String> segments = new ArrayList<>();
        for (String raw : rawPath.substring(1).split("/", -1)) {
            Optional<String> segment = decode(raw).filter(PathSegments::plain);
            if (segment.isEmpty()) {
                return Optional.empty();
            }
            segments.add(segment.get());
        }
        return Optional.of(segments);
    }

    private static boolean plain(String segment) {
        return !segment.isEmpty()
                && !segment.equals(".")
                && !segment.equals("..")
                && segment.chars().noneMatch(c -> c < ' ' || c == 0x7f);
    }

    private static Optional<String> decode(String raw) {
        ByteBuffer octets = ByteBuffer.allocate(raw.length() * 3);
        int i = 0;
        while (i < raw.length()) {
            char c = raw.charAt(i);
            if (c != '%') {
                octets.put(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
                i++;
                continue;
            }
            int high = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 1), 16) : -1;
            int low = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 2), 16) : -1;
            if (high < 0 || low < 0) {
                return Optional.empty();
            }
            octets.put((byte) (high << 4 | low));
            i += 3;
        }
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(octets.flip()).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
