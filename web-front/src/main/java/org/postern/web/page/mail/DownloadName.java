package org.postern.web.page.mail;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The Content-Disposition of a download: RFC 6266, with RFC 8187 for non-ASCII characters. Pure. */
public final class DownloadName {
    private DownloadName() {}

    public static String attachment(String fileName) {
        return header("attachment", fileName);
    }

    public static String inline(String fileName) {
        return header("inline", fileName);
    }

    private static String header(String disposition, String fileName) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < fileName.length(); i++) {
            char c = fileName.charAt(i);
            boolean safe = (c >= '0' && c <= '9')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= 'a' && c <= 'z')
                    || c == '.'
                    || c == '-'
                    || c == '_'
                    || c == ' ';
            plain.append(safe ? c : '_');
        }
        String encoded = URLEncoder.encode(fileName, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
        return disposition + "; filename=\"" + plain + "\"; filename*=UTF-8''" + encoded;
    }
}
