package org.postern.web.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.postern.web.organizer.FolderRef;

/** Addresses of our own pages, percent-encoded. Pure. */
public final class Urls {
    private Urls() {}

    /** A folder's address. */
    public static String folder(FolderRef folder) {
        return "/mail/" + segment(folder.key());
    }

    public static String message(FolderRef folder, String uidl) {
        return folder(folder) + "/" + segment(uidl);
    }

    /** Encodes one path segment or query value. */
    public static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Adds a query parameter; an empty or null value adds nothing. */
    public static String with(String url, String name, @Nullable Object value) {
        if (value == null || value.toString().isEmpty()) {
            return url;
        }
        return url + (url.indexOf('?') < 0 ? '?' : '&') + name + "=" + segment(value.toString());
    }

    /** The page that a form returns to: a path of our own, else the fallback. The form's value is not trusted. */
    public static String back(String asked, String fallback) {
        boolean ours = asked.length() < 2000
                && asked.startsWith("/")
                && !asked.startsWith("//")
                && !asked.toLowerCase(Locale.ROOT).startsWith("/log")
                && asked.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\');
        return ours ? asked : fallback;
    }
}
