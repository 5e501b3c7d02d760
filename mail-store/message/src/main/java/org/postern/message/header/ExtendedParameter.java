package org.postern.message.header;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes a parameter of Content-Type or Content-Disposition in the form of RFC 2231, in UTF-8. Pure. */
public final class ExtendedParameter {
    private static final int SEGMENT = 60;

    private ExtendedParameter() {}

    /** The parameter with its name; a long value is continued on further lines. */
    public static String of(String name, String value) {
        List<String> segments = segments(value);
        if (segments.size() == 1) {
            return name + "*=UTF-8''" + segments.get(0);
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < segments.size(); i++) {
            out.append(i == 0 ? name + "*0*=UTF-8''" : ";\r\n " + name + "*" + i + "*=")
                    .append(segments.get(i));
        }
        return out.toString();
    }

    private static List<String> segments(String value) {
        List<String> segments = new ArrayList<>();
        StringBuilder segment = new StringBuilder();
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-._~".indexOf(c) >= 0;
            String piece = plain ? String.valueOf(c) : String.format("%%%02X", (int) c);
            if (segment.length() + piece.length() > SEGMENT) {
                segments.add(segment.toString());
                segment.setLength(0);
            }
            segment.append(piece);
        }
        segments.add(segment.toString());
        return segments;
    }
}
