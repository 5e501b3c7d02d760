package org.postern.tls.dkim;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A TXT record that publishes a key (RFC 6376 3.6.1).
 *
 * @param name without the final dot, such as {@code r20260101._domainkey.office.test}
 * @param text the whole value; ASCII without quotes and backslashes
 */
public record DkimRecord(String name, String text) {
    /** Octets of one character-string (RFC 1035 3.3). */
    private static final int STRING = 255;

    /** The value in pieces that DNS can carry; receivers join them without anything between (RFC 6376 3.6.2.2). */
    public List<String> strings() {
        List<String> strings = new ArrayList<>();
        for (int from = 0; from < text.length(); from += STRING) {
            strings.add(text.substring(from, Math.min(text.length(), from + STRING)));
        }
        return strings;
    }

    /** The record as in a zone file (RFC 1035 5.1): an absolute name, the pieces in quotes. */
    public String zoneText() {
        return name + ". 3600 IN TXT ( "
                + strings().stream().map(piece -> '"' + piece + '"').collect(Collectors.joining(" ")) + " )";
    }
}
