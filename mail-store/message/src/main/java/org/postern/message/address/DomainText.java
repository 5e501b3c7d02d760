package org.postern.message.address;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;

/** Domain names in addresses: their ASCII form (RFC 5890, as {@link IDN} reads it). Pure. */
final class DomainText {
    private DomainText() {}

    /** The ASCII form in lower case; empty if it is not a domain name. */
    static Optional<String> ascii(String domain) {
        String ascii;
        try {
            ascii = domain.length() > 253 ? "" : IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        boolean labels = !ascii.isEmpty() && ascii.length() <= 253;
        for (String label : ascii.split("\\.", -1)) {
            labels &= !label.isEmpty() && label.length() <= 63 && !label.startsWith("-") && !label.endsWith("-");
        }
        return labels ? Optional.of(ascii.toLowerCase(Locale.ROOT)) : Optional.empty();
    }

    /** The ASCII form of a domain that everybody reads as the same one, so that what is shown is what is judged. */
    static Optional<String> exact(String domain) {
        Optional<String> ascii = ascii(domain);
        boolean plain = domain.chars().allMatch(c -> c < 0x80);
        return ascii.filter(
                name -> plain || IDN.toUnicode(name, IDN.USE_STD3_ASCII_RULES).equals(domain.toLowerCase(Locale.ROOT)));
    }
}
