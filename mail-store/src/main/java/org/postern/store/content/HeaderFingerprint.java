package org.postern.store.content;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.postern.store.platform.StoreDigests;

/**
 * Recognizes a message whose id on the server has changed, with a digest of the fields that servers do not change.
 * Pure.
 */
public final class HeaderFingerprint {
    private static final List<String> FIELDS = List.of("message-id", "date", "from", "to", "subject");

    private HeaderFingerprint() {}

    /**
     * The fingerprint of a header; empty when it has neither Message-ID nor Date. Without these, different messages of
     * one sender are too similar.
     */
    public static Optional<String> of(byte[] header) {
        List<String> values = new ArrayList<>(FIELDS.stream().map(field -> "").toList());
        String text = new String(header, StandardCharsets.ISO_8859_1);
        int at = 0;
        while (at < text.length()) {
            int end = fieldEnd(text, at);
            int colon = text.indexOf(':', at);
            if (colon > at && colon < end) {
                int field = FIELDS.indexOf(text.substring(at, colon).strip().toLowerCase(Locale.ROOT));
                if (field >= 0 && values.get(field).isEmpty()) {
                    values.set(field, text.substring(colon + 1, end).strip().replaceAll("\\s+", " "));
                }
            }
            at = end;
        }
        return values.get(0).isEmpty() && values.get(1).isEmpty()
                ? Optional.empty()
                : Optional.of(digest(String.join("\n", values)));
    }

    /** The beginning of the next field. Folded lines (RFC 5322 2.2.3) belong to this field. */
    private static int fieldEnd(String text, int from) {
        int end = from;
        do {
            int line = text.indexOf('\n', end);
            end = line < 0 ? text.length() : line + 1;
        } while (end < text.length() && (text.charAt(end) == ' ' || text.charAt(end) == '\t'));
        return end;
    }

    private static String digest(String text) {
        byte[] digest = StoreDigests.sha256(text.getBytes(StandardCharsets.ISO_8859_1));
        return Base64.getEncoder().withoutPadding().encodeToString(digest);
    }
}
