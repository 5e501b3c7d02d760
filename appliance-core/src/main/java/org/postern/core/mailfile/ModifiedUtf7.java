package org.postern.core.mailfile;

import static java.nio.charset.StandardCharsets.UTF_16BE;

import java.util.Base64;

/** Folder names as IMAP servers write them on disk (RFC 3501 5.1.3). Pure. */
final class ModifiedUtf7 {
    private ModifiedUtf7() {}

    /** The name; unchanged where it is not in that form. */
    static String decoded(String name) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < name.length()) {
            int open = name.indexOf('&', at);
            int close = open < 0 ? -1 : name.indexOf('-', open);
            if (close < 0) {
                break;
            }
            out.append(name, at, open);
            String inside = name.substring(open + 1, close);
            if (inside.isEmpty()) {
                out.append('&');
            } else {
                try {
                    byte[] octets = Base64.getDecoder().decode(inside.replace(',', '/'));
                    if (octets.length == 0 || octets.length % 2 != 0) {
                        return name;
                    }
                    out.append(new String(octets, UTF_16BE));
                } catch (IllegalArgumentException e) {
                    return name;
                }
            }
            at = close + 1;
        }
        return out.append(name, at, name.length()).toString();
    }
}
