package org.postern.message.mime;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.postern.message.text.VisibleText;

/**
 * Makes a safe file name from the name that a mail gives: the base name, without controls, characters that hide or
 * reorder text, or names that Windows reserves; at most 200 octets of UTF-8 with the extension kept; never empty. Pure.
 */
public final class FileNames {
    private static final int LIMIT = 200;
    private static final Set<String> RESERVED = Set.of(
            "con", "prn", "aux", "nul", "clock$", "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7",
            "com8", "com9", "lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9");
    private static final Map<String, String> EXTENSIONS = Map.ofEntries(
            Map.entry("text/plain", ".txt"),
            Map.entry("text/html", ".html"),
            Map.entry("text/calendar", ".ics"),
            Map.entry("text/vcard", ".vcf"),
            Map.entry("text/csv", ".csv"),
            Map.entry("image/jpeg", ".jpg"),
            Map.entry("image/png", ".png"),
            Map.entry("image/gif", ".gif"),
            Map.entry("image/webp", ".webp"),
            Map.entry("image/svg+xml", ".svg"),
            Map.entry("application/pdf", ".pdf"),
            Map.entry("application/zip", ".zip"),
            Map.entry("message/rfc822", ".eml"),
            Map.entry("message/global", ".eml"),
            Map.entry("text/rfc822-headers", ".eml"),
            Map.entry("message/global-headers", ".eml"),
            Map.entry("text/enriched", ".txt"),
            Map.entry("application/pgp-signature", ".asc"),
            Map.entry("application/pkcs7-signature", ".p7s"),
            Map.entry("application/pkcs7-mime", ".p7m"));

    /** Names for parts that have none but whose kind is clear. */
    private static final Map<String, String> NAMES = Map.of(
            "text/calendar", "invitation.ics",
            "application/ics", "invitation.ics",
            "message/delivery-status", "delivery-status.txt",
            "message/global-delivery-status", "delivery-status.txt",
            "message/disposition-notification", "receipt.txt",
            "message/global-disposition-notification", "receipt.txt",
            "application/ms-tnef", "winmail.dat",
            "application/vnd.ms-tnef", "winmail.dat");

    private FileNames() {}

    /** The media type that the name's extension means, for a file that came without one. */
    static String mediaType(String name) {
        int dot = name.lastIndexOf('.');
        String extension = dot < 0 ? "" : name.substring(dot).toLowerCase(Locale.ROOT);
        if (extension.equals(".txt")) {
            return "text/plain";
        }
        return EXTENSIONS.entrySet().stream()
                .filter(each ->
                        each.getValue().equals(extension) && !each.getKey().startsWith("message/"))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("application/octet-stream");
    }

    /** Returns a safe name. The number distinguishes parts without a name. */
    public static String clean(String claimed, String mediaType, int number) {
        String visible = VisibleText.line(bounded(claimed), 1_000);
        int slash = Math.max(visible.lastIndexOf('/'), visible.lastIndexOf('\\'));
        StringBuilder name = new StringBuilder();
        for (int i = slash + 1; i < visible.length(); i++) {
            char c = visible.charAt(i);
            name.append(":*?\"<>|".indexOf(c) >= 0 ? '_' : c);
        }
        String base = trimDots(name.toString());
        if (base.isEmpty()) {
            String kind = EXTENSIONS.getOrDefault(mediaType, "");
            String known = NAMES.get(mediaType);
            return known != null ? known : (kind.equals(".eml") ? "message-" : "attachment-") + number + kind;
        }
        int dot = base.indexOf('.');
        String stem = (dot < 0 ? base : base.substring(0, dot)).strip().toLowerCase(Locale.ROOT);
        return shorten(RESERVED.contains(stem) ? "_" + base : base);
    }

    /** Shortens an overlong name but keeps its end, which holds the extension. */
    private static String bounded(String claimed) {
        int length = claimed.length();
        return length <= 1_000 ? claimed : claimed.substring(0, 800) + claimed.substring(length - 100);
    }

    private static String trimDots(String name) {
        int from = 0;
        int to = name.length();
        while (from < to && (name.charAt(from) == '.' || name.charAt(from) <= ' ')) {
            from++;
        }
        while (to > from && (name.charAt(to - 1) == '.' || name.charAt(to - 1) <= ' ')) {
            to--;
        }
        return name.substring(from, to);
    }

    private static String shorten(String name) {
        if (octets(name) <= LIMIT) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        String extension = dot > 0 && octets(name.substring(dot)) <= 20 ? name.substring(dot) : "";
        StringBuilder stem = new StringBuilder();
        int used = octets(extension);
        for (int at = 0; at < name.length() - extension.length(); ) {
            int c = name.codePointAt(at);
            used += octets(Character.toString(c));
            if (used > LIMIT) {
                break;
            }
            stem.appendCodePoint(c);
            at += Character.charCount(c);
        }
        return stem + extension;
    }

    private static int octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
