package org.postern.store.address;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/** A mail domain in its ASCII (A-label), lower-case form without trailing dot; at most 253 octets (RFC 5321 4.5.3.1.2). */
public record Domain(String ascii) {
    private static final Pattern VALID =
            Pattern.compile("(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");

    public Domain {
        if (!VALID.matcher(ascii).matches()) {
            throw new InvalidAddressException("not a domain name");
        }
    }

    /** Accepts A-labels and U-labels (RFC 5890); throws {@link InvalidAddressException}. */
    public static Domain parse(String text) {
        try {
            return new Domain(IDN.toASCII(text, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new InvalidAddressException("not a domain name");
        }
    }

    @Override
    public String toString() {
        return ascii;
    }
}
